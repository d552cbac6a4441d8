package io.poolifier.options;

import org.jspecify.annotations.Nullable;

/**
 * Options of a pool that are to change together. What is {@code null} stays as it is.
 * Immutable.
 *
 * @param strategy the strategy that chooses workers
 * @param strategyOptions the options of strategies
 * @param tasksQueue whether there is a tasks queue
 * @param tasksQueueOptions the options of the tasks queue
 * @param size the number of workers of a fixed pool
 * @param minSize the number of workers that a dynamic pool always has
 * @param maxSize the number of workers that a dynamic pool has at most
 */
public record PoolChange(@Nullable WorkerChoiceStrategy strategy, @Nullable StrategyOptions strategyOptions,
		@Nullable Boolean tasksQueue, @Nullable TasksQueueOptions tasksQueueOptions, @Nullable Integer size,
		@Nullable Integer minSize, @Nullable Integer maxSize) {

}
