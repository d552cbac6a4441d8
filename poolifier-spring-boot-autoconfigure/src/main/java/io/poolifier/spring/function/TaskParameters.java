// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.poolifier.task.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a task function's method: those for the data of a task and, if there is
 * one, the parameter for its context.
 *
 * @param count the number of all parameters
 * @param context the index of the parameter for the context, or -1
 */
record TaskParameters(int count, int context) {

	private static final @Nullable Object[] NO_ARGUMENTS = {};

	static TaskParameters of(Method method) {
		List<Class<?>> types = Arrays.asList(method.getParameterTypes());
		return new TaskParameters(types.size(), types.indexOf(TaskContext.class));
	}

	private boolean hasContext() {
		return this.context >= 0;
	}

	int dataCount() {
		return hasContext() ? this.count - 1 : this.count;
	}

	/**
	 * Returns the indexes of the parameters for data.
	 */
	IntStream ofData() {
		return IntStream.range(0, this.count).filter((index) -> index != this.context);
	}

	/**
	 * Returns the names of the parameters for data: {@code arg0} and so on if the class
	 * was compiled without them.
	 */
	List<String> namesOfData(Method method) {
		Parameter[] all = method.getParameters();
		return ofData().mapToObj((index) -> all[index].getName()).toList();
	}

	/**
	 * Returns the data of a task that is to call the method.
	 * @param arguments the arguments of all parameters
	 */
	@Nullable Object data(@Nullable Object[] arguments) {
		return switch (dataCount()) {
			case 0 -> null;
			case 1 -> arguments[(this.context == 0) ? 1 : 0];
			default -> hasContext() ? withoutContext(arguments) : arguments.clone();
		};
	}

	private @Nullable Object[] withoutContext(@Nullable Object[] arguments) {
		@Nullable Object[] values = new Object[dataCount()];
		System.arraycopy(arguments, 0, values, 0, this.context);
		System.arraycopy(arguments, this.context + 1, values, this.context, values.length - this.context);
		return values;
	}

	/**
	 * Returns the arguments of a call for a task.
	 * @param data the data of the task
	 * @param context the context of the task
	 * @throws IllegalArgumentException if the method cannot be called with the data
	 * @throws IllegalStateException if the method needs a context and there is none
	 */
	@Nullable Object[] arguments(@Nullable Object data, @Nullable TaskContext context) {
		@Nullable Object[] values = switch (dataCount()) {
			case 0 -> NO_ARGUMENTS;
			case 1 -> new Object[] { data };
			default -> severalArguments(data);
		};
		return hasContext() ? withContext(values, context) : values;
	}

	private static @Nullable Object[] severalArguments(@Nullable Object data) {
		if (data instanceof Object[] arguments) {
			return arguments;
		}
		throw new IllegalArgumentException("not an Object[] with the arguments");
	}

	private @Nullable Object[] withContext(@Nullable Object[] values, @Nullable TaskContext context) {
		if (values.length != dataCount()) {
			throw new IllegalArgumentException(
					"wrong number of arguments: %d rather than %d".formatted(values.length, dataCount()));
		}
		if (context == null) {
			throw new IllegalStateException("The function has to be called with the context of a task");
		}
		@Nullable Object[] arguments = new Object[this.count];
		System.arraycopy(values, 0, arguments, 0, this.context);
		arguments[this.context] = context;
		System.arraycopy(values, this.context, arguments, this.context + 1, values.length - this.context);
		return arguments;
	}

}
