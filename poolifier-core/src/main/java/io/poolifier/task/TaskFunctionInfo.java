package io.poolifier.task;

/**
 * A task function as a pool knows it.
 *
 * @param name the name it is called by
 * @param defaultFunction whether it runs the tasks that name no function
 */
public record TaskFunctionInfo(String name, boolean defaultFunction) {

	/** The reserved name under which every pool's default function can be called. */
	public static final String DEFAULT_NAME = "default";

}
