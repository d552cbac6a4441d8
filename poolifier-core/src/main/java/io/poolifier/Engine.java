package io.poolifier;

import io.poolifier.usage.Collected;

/**
 * The parts of a pool that workers and their slots work with.
 */
record Engine(Settings settings, Routing routing, FunctionRegistry functions, AffinityGroups groups, Time time,
		Stealing stealing, Wakeups wakeups, PoolSignals signals, EventPublisher events, TaskTotals totals) {

	PoolOptions options() {
		return this.settings.get();
	}

	Collected collected() {
		return this.routing.collected();
	}

}
