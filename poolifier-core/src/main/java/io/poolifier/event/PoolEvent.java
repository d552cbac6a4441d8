// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.event;

import java.util.List;

import io.poolifier.info.PoolInfo;
import io.poolifier.task.TaskProgress;
import io.poolifier.task.TasksQueueFullException;
import org.jspecify.annotations.Nullable;

/**
 * Event of a pool. Events that come in pairs mark the start and the end of a state. Each
 * is published once when the state changes, and not again while the state lasts. Event
 * types may be added; a {@code switch} over events needs a default branch.
 */
public sealed interface PoolEvent {

	/**
	 * Returns the name of the pool that published the event.
	 * @return the name of the pool
	 */
	String pool();

	/**
	 * Event that carries a snapshot of the pool, taken when the event was published.
	 */
	sealed interface StateEvent extends PoolEvent {

		/**
		 * Returns the snapshot of the pool, taken when the event was published.
		 * @return the snapshot
		 */
		PoolInfo info();

		@Override
		default String pool() {
			return info().name();
		}

	}

	/**
	 * Published once per start, when the pool is started and its minimum number of
	 * workers is ready.
	 *
	 * @param info the snapshot of the pool
	 */
	record Ready(PoolInfo info) implements StateEvent {
	}

	/**
	 * Published when every worker is busy, running as many tasks as its concurrency
	 * allows, and no worker can be added.
	 *
	 * @param info the snapshot of the pool
	 */
	record Busy(PoolInfo info) implements StateEvent {
	}

	/**
	 * Published when a worker of a busy pool finds no further task.
	 *
	 * @param info the snapshot of the pool
	 */
	record BusyEnd(PoolInfo info) implements StateEvent {
	}

	/**
	 * Published when a dynamic pool has reached its maximum number of workers.
	 *
	 * @param info the snapshot of the pool
	 */
	record Full(PoolInfo info) implements StateEvent {
	}

	/**
	 * Published when a full dynamic pool falls below its maximum number of workers.
	 *
	 * @param info the snapshot of the pool
	 */
	record FullEnd(PoolInfo info) implements StateEvent {
	}

	/**
	 * Published when a dynamic pool with a minimum of 0 has no worker left.
	 *
	 * @param info the snapshot of the pool
	 */
	record Empty(PoolInfo info) implements StateEvent {
	}

	/**
	 * Published when the queue of every worker has reached its size, and no worker can be
	 * added.
	 *
	 * @param info the snapshot of the pool
	 */
	record BackPressure(PoolInfo info) implements StateEvent {
	}

	/**
	 * Published when a queue falls below its size in a pool under back pressure.
	 *
	 * @param info the snapshot of the pool
	 */
	record BackPressureEnd(PoolInfo info) implements StateEvent {
	}

	/**
	 * Published when the pool is paused. Workers start no further tasks until the pool is
	 * resumed.
	 *
	 * @param info the snapshot of the pool
	 */
	record Paused(PoolInfo info) implements StateEvent {
	}

	/**
	 * Published when a paused pool is resumed, and its workers start tasks again.
	 *
	 * @param info the snapshot of the pool
	 */
	record Resumed(PoolInfo info) implements StateEvent {
	}

	/**
	 * Published when the pool was destroyed before some of its tasks completed. Their
	 * futures have completed with {@link io.poolifier.task.PoolClosedException}.
	 * Listeners can store the tasks, or submit them elsewhere. Published before
	 * {@link Destroyed}, and only if there are such tasks. If there is not enough memory
	 * for the list, only the log reports their number.
	 *
	 * @param pool the name of the pool
	 * @param tasks the unfinished tasks
	 */
	record TasksUnfinished(String pool, List<Unfinished> tasks) implements PoolEvent {

		/**
		 * Copies the list of tasks.
		 */
		public TasksUnfinished {
			tasks = List.copyOf(tasks);
		}

		/**
		 * Returns a description that contains the number of tasks.
		 */
		@Override
		public String toString() {
			return "TasksUnfinished[pool=%s, tasks=%d]".formatted(this.pool, this.tasks.size());
		}

		/**
		 * Task that had not completed when its pool was destroyed.
		 *
		 * @param function the name of the function of the task
		 * @param data the data of the task
		 * @param started whether the task had started; if not, it can be submitted again
		 * without the risk of running twice
		 */
		public record Unfinished(String function, @Nullable Object data, boolean started) {

			/**
			 * Returns a description that contains, instead of the data, its type and, for
			 * arrays and strings, the length.
			 */
			@Override
			public String toString() {
				return "Unfinished[function=%s, data=%s, started=%s]".formatted(this.function,
						Payload.describe(this.data), this.started);
			}

		}

	}

	/**
	 * Published when the pool has been destroyed.
	 *
	 * @param info the snapshot of the pool
	 */
	record Destroyed(PoolInfo info) implements StateEvent {
	}

	/**
	 * Published when a worker has failed, or could not be started.
	 *
	 * @param pool the name of the pool
	 * @param workerKey the key of the worker
	 * @param error the cause of the failure
	 */
	record WorkerFailed(String pool, int workerKey, Throwable error) implements PoolEvent {
	}

	/**
	 * Published when the function of a task has reported progress, at most ten times a
	 * second per task.
	 *
	 * @param pool the name of the pool
	 * @param workerKey the key of the worker that runs the task
	 * @param taskId the id of the task, as returned by {@code tasks()}
	 * @param function the name of the function of the task
	 * @param progress the progress
	 */
	record TaskProgressed(String pool, int workerKey, long taskId, String function,
			TaskProgress progress) implements PoolEvent {
	}

	/**
	 * Published when a worker is freed from a task that has exceeded its run time limit
	 * and did not end within its grace period.
	 *
	 * @param pool the name of the pool
	 * @param workerKey the key of the worker
	 * @param taskId the id of the task, as returned by {@code tasks()}
	 * @param function the name of the function of the task
	 * @param workerTerminated whether the worker is terminated and replaced; if not, the
	 * thread of the task is replaced, and continues until the function returns
	 */
	record TaskOverran(String pool, int workerKey, long taskId, String function,
			boolean workerTerminated) implements PoolEvent {
	}

	/**
	 * Published when a task was rejected because there was no room in the queues, or when
	 * a waiting task was discarded to make room for another one.
	 *
	 * @param pool the name of the pool
	 * @param function the name of the function of the task
	 * @param data the data of the task
	 * @param error the failure of the task, which tells whether it was discarded
	 */
	record TaskOverflowed(String pool, String function, @Nullable Object data,
			TasksQueueFullException error) implements PoolEvent {

		/**
		 * Returns a description that contains, instead of the data, its type and, for
		 * arrays and strings, the length.
		 */
		@Override
		public String toString() {
			return "TaskOverflowed[pool=%s, function=%s, data=%s, error=%s]".formatted(this.pool, this.function,
					Payload.describe(this.data), this.error);
		}

	}

	/**
	 * Published when a task has failed after it had started.
	 *
	 * @param pool the name of the pool
	 * @param workerKey the key of the worker that ran the task; -1 if the submitting
	 * thread ran it
	 * @param taskId the id of the task, as returned by {@code tasks()}
	 * @param function the name of the function of the task
	 * @param data the data of the task
	 * @param error the failure of the task
	 * @param aborted whether the task was cancelled from outside rather than failing by
	 * itself
	 */
	record TaskFailed(String pool, int workerKey, long taskId, String function, @Nullable Object data, Throwable error,
			boolean aborted) implements PoolEvent {

		/**
		 * Returns a description that contains, instead of the data, its type and, for
		 * arrays and strings, the length.
		 */
		@Override
		public String toString() {
			return "TaskFailed[pool=%s, workerKey=%d, taskId=%d, function=%s, data=%s, error=%s, aborted=%s]".formatted(
					this.pool, this.workerKey, this.taskId, this.function, Payload.describe(this.data), this.error,
					this.aborted);
		}

	}

}
