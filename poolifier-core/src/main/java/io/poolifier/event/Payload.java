// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.event;

import java.lang.reflect.Array;

import org.jspecify.annotations.Nullable;

/**
 * Description of the data of a task that does not disclose it.
 */
final class Payload {

	private Payload() {
	}

	/**
	 * Returns the type of the data and, for arrays and strings, the length.
	 */
	static String describe(@Nullable Object data) {
		if (data == null) {
			return "null";
		}
		Class<?> elements = data.getClass().getComponentType();
		if (elements != null) {
			return "%s[%d]".formatted(elements.getTypeName(), Array.getLength(data));
		}
		return (data instanceof String text) ? "java.lang.String(%d)".formatted(text.length())
				: data.getClass().getTypeName();
	}

}
