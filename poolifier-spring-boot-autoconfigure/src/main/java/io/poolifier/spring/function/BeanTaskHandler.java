// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.util.Arrays;
import java.util.stream.Stream;

import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Runs a bean that is a task handler itself.
 */
final class BeanTaskHandler implements TaskHandler<@Nullable Object, @Nullable Object> {

	private final BeanReference bean;

	private final ResolvableType type;

	private final InvocationStyle style;

	/**
	 * Creates the handler.
	 * @param bean the bean
	 * @param type its type as a {@link TaskHandler}
	 */
	BeanTaskHandler(BeanReference bean, ResolvableType type) {
		this.bean = bean;
		this.type = type;
		this.style = InvocationStyle.of(type.getGeneric(1).resolve(Object.class));
	}

	/**
	 * Returns the types of the handler's input and result.
	 */
	Stream<ResolvableType> payloadTypes() {
		return Arrays.stream(this.type.getGenerics());
	}

	// NullAway on JDK 17 reads no type annotations of class files, such as TaskHandler's.
	@Override
	@SuppressWarnings("NullAway")
	public @Nullable Object handle(@Nullable Object data) throws Exception {
		return this.style.resultOf(handler().handle(data));
	}

	@Override
	@SuppressWarnings("NullAway")
	public @Nullable Object handle(@Nullable Object data, TaskContext context) throws Exception {
		return this.style.resultOf(handler().handle(data, context));
	}

	@SuppressWarnings("unchecked")
	private TaskHandler<@Nullable Object, @Nullable Object> handler() {
		return (TaskHandler<@Nullable Object, @Nullable Object>) this.bean.get();
	}

}
