package io.poolifier.info;

import org.jspecify.annotations.Nullable;

/**
 * A pool as it is at one moment. Counters of tasks cover all workers the pool ever had
 * and never go down, as long as the pool exists. What does not apply to a pool, or is not
 * measured, is {@code null}.
 *
 * @param name the pool's name
 * @param version the version of this library
 * @param type {@code fixed} or {@code dynamic}
 * @param worker the kind of its workers, such as {@code thread}
 * @param started whether it was started and not destroyed since
 * @param ready whether it is started and has its minimum of ready workers
 * @param paused whether workers start no tasks for the time being
 * @param strategy the name of the strategy that chooses a worker for a task
 * @param strategyRetries workers the strategy passed over in its most recent choice
 * @param minSize the number of workers it always has
 * @param maxSize the number of workers it has at most
 * @param utilization share of the capacity since the start that was spent on running and
 * waiting tasks; only if both times are measured
 * @param workerNodes workers it has now
 * @param idleWorkerNodes ready workers that have nothing to do
 * @param busyWorkerNodes ready workers that run as many tasks as they may
 * @param dynamicWorkerNodes workers above the minimum; only of a dynamic pool
 * @param stealingWorkerNodes workers that look for tasks to steal; only with a tasks
 * queue
 * @param backPressureWorkerNodes workers under back pressure; only with a tasks queue
 * @param quarantinedWorkerNodes workers that were ended in the middle of a task and do
 * not end; they are replaced, and not counted as workers
 * @param restartingWorkerNodes workers that died or could not be started, and are
 * replaced after a pause
 * @param workerRestarts how often a worker was made in the place of one that died
 * @param executedTasks tasks that ended with a result
 * @param executingTasks tasks whose function runs now
 * @param queuedTasks tasks that wait; only with a tasks queue
 * @param maxQueuedTasks sum of the workers' high-water marks, without tasks that only
 * waited for an idle worker to wake up; only with a tasks queue
 * @param backPressure whether all workers are under back pressure and no more can be had;
 * only with a tasks queue
 * @param stolenTasks tasks that ran on another worker than the one chosen for them; only
 * with a tasks queue
 * @param failedTasks tasks that ended with an error after they had started
 * @param cancelledTasks tasks that were accepted, and ended before they started:
 * cancelled, left without a worker, or left over when the pool was destroyed
 * @param rejectedTasks tasks that were never accepted
 * @param runTime how long functions ran, if measured
 * @param waitTime how long tasks waited, if measured
 * @param elu how much of their run time functions spent computing, if measured
 */
public record PoolInfo(String name, String version, String type, String worker, boolean started, boolean ready,
		boolean paused, String strategy, int strategyRetries, int minSize, int maxSize, @Nullable Double utilization,
		int workerNodes, int idleWorkerNodes, int busyWorkerNodes, @Nullable Integer dynamicWorkerNodes,
		@Nullable Integer stealingWorkerNodes, @Nullable Integer backPressureWorkerNodes, int quarantinedWorkerNodes,
		int restartingWorkerNodes, long workerRestarts, long executedTasks, long executingTasks,
		@Nullable Long queuedTasks, @Nullable Long maxQueuedTasks, @Nullable Boolean backPressure,
		@Nullable Long stolenTasks, long failedTasks, long cancelledTasks, long rejectedTasks,
		@Nullable Measurement runTime, @Nullable Measurement waitTime, @Nullable PoolEluUsage elu) {

}
