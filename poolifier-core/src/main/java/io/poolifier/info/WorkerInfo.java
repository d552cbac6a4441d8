// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.info;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Snapshot of a worker.
 *
 * @param key the key of the worker in the pool, from 0; kept when the worker is replaced
 * @param id the id of the worker, never reused by the pool; a replacement has a new id
 * @param type the type of the worker, such as {@code thread}
 * @param dynamic whether the worker is above the minimum of the pool, and retires after
 * it was idle for too long
 * @param ready whether the worker accepts tasks
 * @param backPressure whether the worker is under back pressure, as its queue has reached
 * its size
 * @param stealing whether the worker looks for tasks to steal from the queues of other
 * workers
 * @param usage the usage of the worker so far
 * @param taskFunctions the usage of each function that the worker has run or has queued,
 * by function name
 * @param details further facts about the worker, such as the id of its process and the
 * number of {@code restarts} of its key; {@code null} if there are none
 */
public record WorkerInfo(int key, long id, String type, boolean dynamic, boolean ready, boolean backPressure,
		boolean stealing, Usage usage, Map<String, Usage> taskFunctions, @Nullable Map<String, Object> details) {

}
