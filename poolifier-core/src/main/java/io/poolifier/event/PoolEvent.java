package io.poolifier.event;

import java.util.List;

import io.poolifier.info.PoolInfo;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a pool. Events that come in pairs tell of a state that began
 * and ended: each is published once when the state changes, not again while it lasts.
 */
public sealed interface PoolEvent {

	/**
	 * The pool in which it happened.
	 * @return the name of the pool
	 */
	String pool();

	/**
	 * An event that carries the pool as it was when the event was published.
	 */
	sealed interface StateEvent extends PoolEvent {

		/**
		 * The pool when the event was published.
		 * @return a snapshot
		 */
		PoolInfo info();

		@Override
		default String pool() {
			return info().name();
		}

	}

	/**
	 * The pool was started and its minimum of workers is ready; once a start.
	 *
	 * @param info the pool
	 */
	record Ready(PoolInfo info) implements StateEvent {
	}

	/**
	 * Every worker runs as many tasks as it may, and there can be no more workers.
	 *
	 * @param info the pool
	 */
	record Busy(PoolInfo info) implements StateEvent {
	}

	/**
	 * A worker found nothing more to do in a pool that was busy.
	 *
	 * @param info the pool
	 */
	record BusyEnd(PoolInfo info) implements StateEvent {
	}

	/**
	 * A dynamic pool has reached its maximum of workers.
	 *
	 * @param info the pool
	 */
	record Full(PoolInfo info) implements StateEvent {
	}

	/**
	 * A dynamic pool that was full has fewer workers again.
	 *
	 * @param info the pool
	 */
	record FullEnd(PoolInfo info) implements StateEvent {
	}

	/**
	 * A dynamic pool with a minimum of 0 has no worker left.
	 *
	 * @param info the pool
	 */
	record Empty(PoolInfo info) implements StateEvent {
	}

	/**
	 * The queue of every worker has reached its size, and there can be no more workers.
	 *
	 * @param info the pool
	 */
	record BackPressure(PoolInfo info) implements StateEvent {
	}

	/**
	 * A queue fell below its size in a pool under back pressure.
	 *
	 * @param info the pool
	 */
	record BackPressureEnd(PoolInfo info) implements StateEvent {
	}

	/**
	 * Workers start no more tasks, until the pool is resumed.
	 *
	 * @param info the pool
	 */
	record Paused(PoolInfo info) implements StateEvent {
	}

	/**
	 * Workers start tasks again in a pool that was paused.
	 *
	 * @param info the pool
	 */
	record Resumed(PoolInfo info) implements StateEvent {
	}

	/**
	 * The pool was destroyed before some of its tasks ended. Their futures have completed
	 * with {@link io.poolifier.task.PoolClosedException}. Listeners can store the tasks,
	 * or submit them elsewhere. Published before {@link Destroyed}, and only if there are
	 * such tasks. If there is no memory for the list, the log alone has their number.
	 *
	 * @param pool the name of the pool
	 * @param tasks the tasks that have not ended by themselves
	 */
	record TasksUnfinished(String pool, List<Unfinished> tasks) implements PoolEvent {

		/**
		 * Copies the tasks.
		 */
		public TasksUnfinished {
			tasks = List.copyOf(tasks);
		}

		/**
		 * Returns a description with the number of the tasks.
		 */
		@Override
		public String toString() {
			return "TasksUnfinished[pool=%s, tasks=%d]".formatted(this.pool, this.tasks.size());
		}

		/**
		 * A task that has not ended by itself.
		 *
		 * @param function the name of its function
		 * @param data the data of the task
		 * @param started whether a worker had started the task; if not, it can be
		 * submitted again without the risk that it runs twice
		 */
		public record Unfinished(String function, @Nullable Object data, boolean started) {

			/**
			 * Returns a description without the data, of which it has the type and, for
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
	 * The pool was destroyed.
	 *
	 * @param info the pool
	 */
	record Destroyed(PoolInfo info) implements StateEvent {
	}

	/**
	 * A worker died, or could not be started.
	 *
	 * @param pool the name of the pool
	 * @param workerKey the key of the worker
	 * @param error what it died of
	 */
	record WorkerFailed(String pool, int workerKey, Throwable error) implements PoolEvent {
	}

	/**
	 * A task failed after it had started.
	 *
	 * @param pool the name of the pool
	 * @param workerKey the key of the worker it ran on
	 * @param taskId the id of the task, as {@code tasks()} shows it
	 * @param function the name of its function
	 * @param data what the function was given
	 * @param error what it failed with
	 * @param aborted whether it was cancelled from outside, rather than failing by itself
	 */
	record TaskFailed(String pool, int workerKey, long taskId, String function, @Nullable Object data, Throwable error,
			boolean aborted) implements PoolEvent {

		/**
		 * Returns a description without the data, of which it has the type and, for
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
