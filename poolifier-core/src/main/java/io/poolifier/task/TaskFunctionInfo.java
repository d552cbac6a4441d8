// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Snapshot of a task function of a pool.
 *
 * @param name the name of the function
 * @param defaultFunction whether the function runs the tasks that do not name a function
 * @param priority the priority of its tasks, from -20 (most urgent) to 19 (least urgent);
 * {@code null} if the function does not set one
 * @param strategy the name of the strategy that chooses workers for its tasks;
 * {@code null} for the strategy of the pool
 * @param workerNodeKeys the keys of the workers that may run its tasks, in ascending
 * order; {@code null} if all workers may
 */
public record TaskFunctionInfo(String name, boolean defaultFunction, @Nullable Integer priority,
		@Nullable String strategy, @Nullable List<Integer> workerNodeKeys) {

	/**
	 * The reserved name of the default function, under which every pool can be called.
	 */
	public static final String DEFAULT_NAME = "default";

}
