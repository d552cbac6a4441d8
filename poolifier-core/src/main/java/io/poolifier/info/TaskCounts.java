// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.info;

import org.jspecify.annotations.Nullable;

/**
 * Numbers of tasks of a worker, or of one function on a worker, by state. The high-water
 * mark excludes tasks that only waited for an idle worker to wake up.
 *
 * @param executed the number of tasks that completed with a result; incremented when the
 * function returns, before the caller is notified
 * @param executing the number of tasks whose function is running; without a tasks queue,
 * tasks that wait for it are included
 * @param queued the number of tasks that wait in the queue of the worker
 * @param maxQueued the high-water mark of the queue of the worker; {@code null} for a
 * single function
 * @param stolen the number of tasks that this worker stole from the queues of other
 * workers
 * @param sequentiallyStolen the number of tasks that this worker stole since it last
 * found a task in its own queue
 * @param failed the number of tasks whose function threw, whose worker failed while they
 * ran, or that were cancelled while they ran
 */
public record TaskCounts(long executed, long executing, long queued, @Nullable Long maxQueued, long stolen,
		long sequentiallyStolen, long failed) {

}
