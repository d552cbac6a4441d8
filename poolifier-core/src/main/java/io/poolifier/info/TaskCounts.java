package io.poolifier.info;

import org.jspecify.annotations.Nullable;

/**
 * How many tasks of a worker, or of one function on a worker, are where.
 *
 * @param executed tasks that ended with a result; moves when the function returned,
 * before the caller learns of it
 * @param executing tasks whose function runs now (without a tasks queue: and those that
 * wait for it)
 * @param queued tasks that wait in the worker's queue
 * @param maxQueued the most tasks that ever waited in the worker's queue at once, without
 * those that only waited for an idle worker to wake up; absent for a single function
 * @param stolen tasks this worker took from the queues of others
 * @param sequentiallyStolen tasks this worker took from others since it last found one in
 * its own queue
 * @param failed tasks whose function threw, whose worker died under them, or that were
 * cancelled while they ran
 */
public record TaskCounts(long executed, long executing, long queued, @Nullable Long maxQueued, long stolen,
		long sequentiallyStolen, long failed) {

}
