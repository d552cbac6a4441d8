// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import java.util.Objects;

import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TaskTypes;
import io.poolifier.task.TaskHandler;

/**
 * Task function of the contract tests.
 *
 * @param name the name of the function
 * @param handler the handler that runs the tasks
 * @param types the types of their data and results
 */
public record ContractFunction(String name, TaskHandler<?, ?> handler, TaskTypes types) {

	/**
	 * Checks that all components are present.
	 */
	public ContractFunction {
		Objects.requireNonNull(name, "name must not be null");
		Objects.requireNonNull(handler, "handler must not be null");
		Objects.requireNonNull(types, "types must not be null");
	}

	TaskFunctionOptions options() {
		return TaskFunctionOptions.builder().types(this.types).build();
	}

}
