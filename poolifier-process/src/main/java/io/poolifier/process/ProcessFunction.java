// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.util.Objects;

import io.poolifier.options.TaskTypes;
import io.poolifier.task.TaskHandler;

/**
 * Function of a child JVM.
 *
 * @param handler the handler that runs the tasks
 * @param types the types of their data and results, which must be those that the pool has
 * for the function
 */
public record ProcessFunction(TaskHandler<?, ?> handler, TaskTypes types) {

	/**
	 * Checks that all components are present.
	 */
	public ProcessFunction {
		Objects.requireNonNull(handler, "handler must not be null");
		Objects.requireNonNull(types, "types must not be null");
	}

}
