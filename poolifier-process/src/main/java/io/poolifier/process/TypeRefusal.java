// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.lang.reflect.Type;

import tools.jackson.databind.JavaType;

/**
 * Refusal of a type that has a part whose values cannot be carried.
 *
 * @param root the refused type
 */
record TypeRefusal(Type root) {

	static final String CONCRETE = "Declare a record or another concrete class";

	/**
	 * Creates the exception.
	 * @param path the path from the type to the culprit; empty if it is the type itself
	 * @param culprit the part, as a type or a text
	 * @param reason the reason, and a remedy
	 */
	IllegalArgumentException of(String path, Object culprit, String reason) {
		String name = (culprit instanceof JavaType type) ? type.toCanonical()
				: (culprit instanceof Class<?> type) ? type.getTypeName() : culprit.toString();
		return new IllegalArgumentException("Values of type %s cannot be carried to another JVM: %s is %s, %s"
			.formatted(this.root.getTypeName(), path.isEmpty() ? "it" : path, name, reason));
	}

}
