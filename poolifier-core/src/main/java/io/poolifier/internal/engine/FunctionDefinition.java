// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Objects;

import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.task.TaskHandler;

/**
 * Definition of a task function before it is registered with a pool.
 *
 * @param handler the handler of the function
 * @param options the options of its tasks
 */
public record FunctionDefinition(TaskHandler<?, ?> handler, TaskFunctionOptions options) {

	/**
	 * Checks that the handler and the options are present.
	 */
	public FunctionDefinition {
		Objects.requireNonNull(handler, "The handler of a task function must not be null");
		Objects.requireNonNull(options, "The options of a task function must not be null");
	}

	/**
	 * Checks the name of a task function.
	 * @param name the name
	 * @throws IllegalArgumentException if the name is blank or reserved
	 */
	public static void requireValidName(String name) {
		if (name.isBlank()) {
			throw new IllegalArgumentException("The name of a task function must not be blank");
		}
		if (name.equals(TaskFunctionInfo.DEFAULT_NAME)) {
			throw new IllegalArgumentException("The name '" + TaskFunctionInfo.DEFAULT_NAME
					+ "' is reserved for the default task function; give the function another name");
		}
	}

}
