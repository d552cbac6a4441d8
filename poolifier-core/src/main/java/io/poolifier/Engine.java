package io.poolifier;

import io.poolifier.usage.Collected;

/**
 * The parts of a pool that workers and their slots work with.
 */
record Engine(PoolOptions options, Collected collected, FunctionRegistry functions, Time time, Stealing stealing,
		Wakeups wakeups, PoolSignals signals, EventPublisher events, TaskTotals totals) {

}
