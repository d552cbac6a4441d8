package io.poolifier;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

import io.poolifier.strategy.WorkerChoiceStrategy;
import io.poolifier.task.InvalidOptionException;
import io.poolifier.usage.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * The options of a pool, as the builder collected them.
 */
record PoolOptions(String name, PoolSize size, WorkerChoiceStrategy strategy,
		@Nullable TasksQueueOptions tasksQueueOptions, Set<Statistic> statistics, Duration maxInactiveTime,
		boolean restartWorkerOnError, boolean enableEvents, Predicate<Throwable> fatalErrors) {

	private static final Duration LEAST_INACTIVE_TIME = Duration.ofMillis(5);

	PoolOptions {
		if (maxInactiveTime.compareTo(LEAST_INACTIVE_TIME) < 0) {
			throw new InvalidOptionException("maxInactiveTime", maxInactiveTime, "must be at least 5 milliseconds");
		}
	}

	boolean isFatal(Throwable error) {
		return error instanceof VirtualMachineError || error instanceof LinkageError || this.fatalErrors.test(error);
	}

	/**
	 * How many tasks a worker runs at once; one at a time without a tasks queue.
	 */
	int concurrency() {
		return (this.tasksQueueOptions != null) ? this.tasksQueueOptions.concurrency() : 1;
	}

	/**
	 * The number of waiting tasks that means back pressure; never reached without a tasks
	 * queue.
	 */
	int queueSize() {
		if (this.tasksQueueOptions == null) {
			return Integer.MAX_VALUE;
		}
		Integer size = this.tasksQueueOptions.size();
		return (size != null) ? size : (int) Math.min((long) this.size.max() * this.size.max(), Integer.MAX_VALUE);
	}

	boolean stealing() {
		return this.tasksQueueOptions != null && this.tasksQueueOptions.taskStealing();
	}

	Duration tasksFinishedTimeout() {
		return (this.tasksQueueOptions != null) ? this.tasksQueueOptions.tasksFinishedTimeout()
				: TasksQueueOptions.defaults().tasksFinishedTimeout();
	}

}
