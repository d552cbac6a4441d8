// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;

/**
 * The handler of a default function whose context is closed.
 *
 * @param declaration the place where the function was declared
 */
record ClosedContextHandler(String declaration) implements TaskHandler<@Nullable Object, Object> {

	@Override
	public Object handle(@Nullable Object data) {
		throw new IllegalStateException("The context of the @TaskFunction " + this.declaration + " is closed");
	}

}
