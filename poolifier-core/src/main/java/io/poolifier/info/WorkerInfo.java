package io.poolifier.info;

import java.util.Map;

/**
 * A worker as it is at one moment.
 *
 * @param key its place in the pool, from 0; stays when the worker is replaced
 * @param id its own number, never given twice by a pool; a replacement has a new one
 * @param type the kind of worker, such as {@code thread}
 * @param dynamic whether it is above the pool's minimum, and ends when it is idle for
 * long
 * @param ready whether it takes tasks
 * @param backPressure whether its queue has reached the size that means back pressure
 * @param stealing whether it looks for tasks in the queues of others
 * @param usage what it has done so far
 * @param taskFunctions the same for each function it has run or has queued, by name
 */
public record WorkerInfo(int key, long id, String type, boolean dynamic, boolean ready, boolean backPressure,
		boolean stealing, Usage usage, Map<String, Usage> taskFunctions) {

}
