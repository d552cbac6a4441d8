package io.poolifier;

import io.poolifier.strategy.StrategyOptions;
import io.poolifier.strategy.WorkerChoiceStrategy;
import io.poolifier.task.InvalidOptionException;
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

	PoolOptions applyTo(PoolOptions options) {
		return options.with(newSize(options.size()), either(this.strategy, options.strategy()),
				either(this.strategyOptions, options.strategyOptions()), either(this.tasksQueue, options.tasksQueue()),
				either(this.tasksQueueOptions, options.tasksQueueOptions()));
	}

	private static <T> T either(@Nullable T changed, T current) {
		return (changed != null) ? changed : current;
	}

	private PoolSize newSize(PoolSize current) {
		if (current.isDynamic()) {
			requireUnset("size", this.size, "is for fixed pools, but the pool is dynamic");
			return (this.minSize != null || this.maxSize != null)
					? PoolSize.dynamic(either(this.minSize, current.min()), either(this.maxSize, current.max()))
					: current;
		}
		requireUnset("minSize", this.minSize, "is for dynamic pools, but the pool is fixed");
		requireUnset("maxSize", this.maxSize, "is for dynamic pools, but the pool is fixed");
		return (this.size != null) ? PoolSize.fixed(this.size) : current;
	}

	private static void requireUnset(String option, @Nullable Integer value, String requirement) {
		if (value != null) {
			throw new InvalidOptionException(option, value, requirement);
		}
	}

}
