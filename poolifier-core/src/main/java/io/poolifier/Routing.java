package io.poolifier;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import io.poolifier.strategy.StrategyOptions;
import io.poolifier.strategy.WorkerChoiceStrategy;
import io.poolifier.usage.Collected;

/**
 * The strategies that are at work in a pool: its own, and those that functions ask for. A
 * strategy that is asked for no more is dropped with its state; all others keep theirs,
 * whatever changes.
 */
final class Routing {

	private record Key(WorkerChoiceStrategy strategy, Affinity affinity) {
	}

	private volatile Map<Key, Route> routes = Map.of();

	private volatile Collected collected = Collected.NOTHING;

	/** Adapts to what functions and options ask for now. */
	synchronized void update(Collection<TaskFunction> functions, PoolOptions options) {
		Map<Key, Route> routes = new HashMap<>();
		route(new Key(options.strategy(), Affinity.ANY), options.strategyOptions(), routes);
		for (TaskFunction function : functions) {
			WorkerChoiceStrategy own = function.options().strategy();
			Key key = new Key((own != null) ? own : options.strategy(), function.affinity());
			function.setRoute(route(key, options.strategyOptions(), routes));
		}
		this.routes = routes;
		this.collected = collected(options);
	}

	private Route route(Key key, StrategyOptions options, Map<Key, Route> routes) {
		return routes.computeIfAbsent(key, (wanted) -> {
			Route known = this.routes.get(wanted);
			if (known == null) {
				return new Route(wanted.affinity, wanted.strategy().newChooser(options));
			}
			known.chooser().setOptions(options);
			return known;
		});
	}

	private Collected collected(PoolOptions options) {
		Collected collected = options.collected();
		for (Key key : this.routes.keySet()) {
			collected = collected.and(key.strategy.required(options.strategyOptions()));
		}
		return collected;
	}

	/** What has to be measured for the strategies, and for the user. */
	Collected collected() {
		return this.collected;
	}

	/** Workers that the most recent choice of each strategy passed over. */
	int retries() {
		return this.routes.values().stream().mapToInt((route) -> route.chooser().retries()).sum();
	}

}
