package io.poolifier.spring.boot.actuate;

import io.poolifier.WorkerPool;
import io.poolifier.options.PoolChange;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.jspecify.annotations.Nullable;

/**
 * A change of a pool's options in the making: begins with the options that it has.
 */
final class OptionsDraft {

	private final StrategyOptions.Builder strategyOptions;

	private final TasksQueueOptions.Builder tasksQueueOptions;

	private @Nullable WorkerChoiceStrategy strategy;

	private @Nullable Boolean tasksQueue;

	private @Nullable Integer size;

	private @Nullable Integer minSize;

	private @Nullable Integer maxSize;

	OptionsDraft(WorkerPool pool) {
		this.strategyOptions = pool.options().strategyOptions().toBuilder();
		this.tasksQueueOptions = pool.options().tasksQueueOptions().toBuilder();
	}

	StrategyOptions.Builder strategyOptions() {
		return this.strategyOptions;
	}

	TasksQueueOptions.Builder tasksQueueOptions() {
		return this.tasksQueueOptions;
	}

	void strategy(WorkerChoiceStrategy strategy) {
		this.strategy = strategy;
	}

	void tasksQueue(boolean tasksQueue) {
		this.tasksQueue = tasksQueue;
	}

	void size(int size) {
		this.size = size;
	}

	void minSize(int minSize) {
		this.minSize = minSize;
	}

	void maxSize(int maxSize) {
		this.maxSize = maxSize;
	}

	/**
	 * The change.
	 * @throws io.poolifier.options.InvalidOptionException if an option is out of range
	 */
	PoolChange build() {
		return new PoolChange(this.strategy, this.strategyOptions.build(), this.tasksQueue,
				this.tasksQueueOptions.build(), this.size, this.minSize, this.maxSize);
	}

}
