// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import io.poolifier.internal.strategy.WorkerChoosers;
import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;

/**
 * Strategies in use by a pool: its own, and those of individual functions. A strategy
 * that is no longer used is dropped with its state. All other strategies keep their
 * state, whatever changes.
 */
final class RoutingTable {

	private record Key(WorkerChoiceStrategy strategy, Affinity affinity) {
	}

	private volatile Map<Key, Route> routes = Map.of();

	private volatile StatisticsRequirements requirements = StatisticsRequirements.NOTHING;

	/** Adapts to the strategies that functions and options require now. */
	synchronized void update(Collection<RegisteredFunction> functions, ResolvedOptions options) {
		Map<Key, Route> routes = new HashMap<>();
		route(new Key(options.strategy(), Affinity.ANY), options.strategyOptions(), routes);
		for (RegisteredFunction function : functions) {
			WorkerChoiceStrategy own = function.options().strategy();
			Key key = new Key((own != null) ? own : options.strategy(), function.affinity());
			function.setRoute(route(key, options.strategyOptions(), routes));
		}
		this.routes = routes;
		this.requirements = requirements(options);
	}

	private Route route(Key key, StrategyOptions options, Map<Key, Route> routes) {
		return routes.computeIfAbsent(key, (wanted) -> {
			Route known = this.routes.get(wanted);
			if (known == null) {
				return new Route(wanted.affinity, WorkerChoosers.create(wanted.strategy(), options));
			}
			known.chooser().setOptions(options);
			return known;
		});
	}

	private StatisticsRequirements requirements(ResolvedOptions options) {
		StatisticsRequirements requirements = options.requirements();
		for (Key key : this.routes.keySet()) {
			requirements = requirements.and(WorkerChoosers.requirements(key.strategy, options.strategyOptions()));
		}
		return requirements;
	}

	/** Returns the statistics to measure for the strategies and for the user. */
	StatisticsRequirements requirements() {
		return this.requirements;
	}

	/**
	 * Returns the number of workers that the most recent choice of each strategy passed
	 * over.
	 */
	int retries() {
		return this.routes.values().stream().mapToInt((route) -> route.chooser().retries()).sum();
	}

}
