package io.poolifier.info;

import org.jspecify.annotations.Nullable;

/**
 * What a worker, or one function on a worker, has done so far. Each number is right on
 * its own; numbers of one snapshot agree with each other when nothing moves meanwhile.
 *
 * @param tasks the tasks counted
 * @param runTime how long functions ran, absent if not collected or nothing ran yet
 * @param waitTime how long tasks waited, absent if not collected or nothing started yet
 * @param elu how much of their run time functions spent computing, absent if not
 * collected or nothing ran yet
 */
public record Usage(TaskCounts tasks, @Nullable Measurement runTime, @Nullable Measurement waitTime,
		@Nullable EluUsage elu) {

}
