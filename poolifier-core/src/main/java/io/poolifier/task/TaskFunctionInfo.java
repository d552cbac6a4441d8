package io.poolifier.task;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A task function as a pool knows it.
 *
 * @param name the name it is called by
 * @param defaultFunction whether it runs the tasks that name no function
 * @param priority its tasks' priority, from -20, the most urgent, to 19; {@code null} if
 * it has none of its own
 * @param strategy the name of the strategy that chooses workers for its tasks;
 * {@code null} if that is the pool's
 * @param workerNodeKeys the keys of the workers that run its tasks, ascending;
 * {@code null} if all do
 */
public record TaskFunctionInfo(String name, boolean defaultFunction, @Nullable Integer priority,
		@Nullable String strategy, @Nullable List<Integer> workerNodeKeys) {

	/** The reserved name under which every pool's default function can be called. */
	public static final String DEFAULT_NAME = "default";

}
