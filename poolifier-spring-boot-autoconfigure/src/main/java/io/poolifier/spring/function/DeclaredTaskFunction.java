// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Type;

import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;

/**
 * A task function that a bean declares.
 *
 * @param name the name of the function
 * @param pool the name of the pool that has it
 * @param inputType the type of the data it takes, with its type arguments as far as they
 * are known; {@code Object} if it takes anything, {@code Object[]} if it takes several
 * arguments, {@code null} if it takes no data
 * @param declaration the human-readable location of its declaration
 * @param handler the handler that runs it; looks up the bean on the first call
 * @param options the options of its tasks
 */
public record DeclaredTaskFunction(String name, String pool, @Nullable Type inputType, String declaration,
		TaskHandler<?, ?> handler, TaskFunctionOptions options) {

}
