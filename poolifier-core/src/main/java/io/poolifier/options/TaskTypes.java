// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;

/**
 * Types of the data and of the result of a task function. Workers outside of this JVM
 * need them to carry data and results. Immutable.
 *
 * @param data the types of the data: none if the function takes no data, one for the data
 * itself, several for the elements of an {@code Object[]}
 * @param result the type of the result; {@code void.class} if there is none
 */
public record TaskTypes(List<Type> data, Type result) {

	/**
	 * Checks that all types are present.
	 */
	public TaskTypes {
		data = List.copyOf(data);
		Objects.requireNonNull(result, "result must not be null");
	}

	/**
	 * Creates the types of a function with data.
	 * @param data the type of the data
	 * @param result the type of the result
	 * @return the types
	 */
	public static TaskTypes of(Type data, Type result) {
		return new TaskTypes(List.of(data), result);
	}

	/**
	 * Creates the types of a function without data.
	 * @param result the type of the result
	 * @return the types
	 */
	public static TaskTypes withoutData(Type result) {
		return new TaskTypes(List.of(), result);
	}

}
