// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.info;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Snapshot of a pool. Counters of tasks cover all workers that the pool has ever had, and
 * never decrease while the pool exists. A component is {@code null} if it does not apply
 * to the pool or is not measured. Components may be added to this record.
 *
 * @param name the name of the pool
 * @param version the version of this library
 * @param type {@code fixed} or {@code dynamic}
 * @param worker the type of the workers, such as {@code thread}
 * @param started whether the pool was started and has not been destroyed since
 * @param ready whether the pool is started and its minimum number of workers is ready
 * @param paused whether the pool is paused, and its workers start no tasks
 * @param strategy the name of the strategy that chooses a worker for a task
 * @param strategyRetries the number of workers that the strategy passed over in its most
 * recent choice
 * @param minSize the minimum number of workers
 * @param maxSize the maximum number of workers
 * @param utilization the run times and wait times of all tasks since the start, divided
 * by the time that the maximum number of workers had; exceeds 1 if tasks wait for long or
 * workers run several at once; only if both times are measured
 * @param workerNodes the current number of workers
 * @param idleWorkerNodes the number of ready workers that are idle
 * @param busyWorkerNodes the number of ready workers that run as many tasks as their
 * concurrency allows
 * @param dynamicWorkerNodes the number of workers above the minimum; only of a dynamic
 * pool
 * @param stealingWorkerNodes the number of workers that look for tasks to steal; only
 * with a tasks queue
 * @param backPressureWorkerNodes the number of workers under back pressure; only with a
 * tasks queue
 * @param quarantinedWorkerNodes the number of workers that were terminated while running
 * a task that does not return; they are replaced, and not counted as workers
 * @param quarantinedSlots the number of slots of workers in which a task runs that did
 * not end within its grace period; they are replaced, and leave quarantine when the task
 * ends
 * @param restartingWorkerNodes the number of workers that failed or could not be started,
 * and will be replaced after a delay
 * @param workerRestarts the number of workers created to replace failed workers
 * @param retriedTasks the number of times that a task of an idempotent function ran
 * again, because its worker was lost
 * @param crashLoops the crash loops of workers: keys whose workers fail again and again,
 * before they are ready or have executed a task
 * @param executedTasks the number of tasks that completed with a result
 * @param executingTasks the number of tasks whose function is running, including those of
 * retired workers, which {@code WorkerPool.workers()} does not show
 * @param queuedTasks the number of waiting tasks; only with a tasks queue
 * @param maxQueuedTasks the sum of the workers' high-water marks, excluding tasks that
 * only waited for an idle worker to wake up; only with a tasks queue
 * @param backPressure whether all workers are under back pressure and no worker can be
 * added; only with a tasks queue
 * @param stolenTasks the number of tasks that ran on another worker than the one chosen
 * for them; only with a tasks queue
 * @param failedTasks the number of tasks that failed after they had started
 * @param cancelledTasks the number of accepted tasks that completed before they started:
 * cancelled, left without a worker, or unfinished when the pool was destroyed
 * @param rejectedTasks the number of rejected tasks
 * @param discardedTasks the number of waiting tasks that were discarded to make room for
 * new ones; they count as cancelled
 * @param callerRunTasks the number of tasks that their submitting threads started,
 * because there was no room; they count as executed or failed
 * @param heldTasks the number of waiting tasks that are not in a queue, because they wait
 * for their ordering key, for a task of their function to end, or for their share of the
 * pool
 * @param coalescedRequests the number of requests that added no task, because they were
 * coalesced with a waiting one
 * @param blockedSubmitters the number of threads that wait for room in the queues
 * @param timedOutTasks the number of tasks that exceeded a time limit; they count as
 * cancelled if they had not started, and as failed otherwise
 * @param runTime the run time of functions, if measured
 * @param waitTime the wait time of tasks, if measured
 * @param elu the execution loop utilization of functions, if measured
 */
public record PoolInfo(String name, String version, String type, String worker, boolean started, boolean ready,
		boolean paused, String strategy, int strategyRetries, int minSize, int maxSize, @Nullable Double utilization,
		int workerNodes, int idleWorkerNodes, int busyWorkerNodes, @Nullable Integer dynamicWorkerNodes,
		@Nullable Integer stealingWorkerNodes, @Nullable Integer backPressureWorkerNodes, int quarantinedWorkerNodes,
		int quarantinedSlots, int restartingWorkerNodes, long workerRestarts, long retriedTasks,
		List<CrashLoop> crashLoops, long executedTasks, long executingTasks, @Nullable Long queuedTasks,
		@Nullable Long maxQueuedTasks, @Nullable Boolean backPressure, @Nullable Long stolenTasks, long failedTasks,
		long cancelledTasks, long rejectedTasks, long discardedTasks, long callerRunTasks, long heldTasks,
		long coalescedRequests, int blockedSubmitters, long timedOutTasks, @Nullable Measurement runTime,
		@Nullable Measurement waitTime, @Nullable PoolEluUsage elu) {

}
