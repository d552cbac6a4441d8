// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.info;

import org.jspecify.annotations.Nullable;

/**
 * Usage of a worker, or of one function on a worker, so far. Each number is correct by
 * itself. The numbers of one snapshot are consistent with each other only if no task
 * changes its state meanwhile.
 *
 * @param tasks the numbers of tasks
 * @param runTime the run time of functions; {@code null} if it is not measured, or no
 * task has run yet
 * @param waitTime the wait time of tasks; {@code null} if it is not measured, or no task
 * has started yet
 * @param elu the execution loop utilization of functions; {@code null} if it is not
 * measured, or no task has run yet
 */
public record Usage(TaskCounts tasks, @Nullable Measurement runTime, @Nullable Measurement waitTime,
		@Nullable EluUsage elu) {

}
