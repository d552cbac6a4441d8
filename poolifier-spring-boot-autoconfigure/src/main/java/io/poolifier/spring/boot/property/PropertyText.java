// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.property;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.ClassUtils;

/**
 * Values of properties in the form in which people write them.
 */
public final class PropertyText {

	private PropertyText() {
	}

	/**
	 * Returns the dashed form of a constant.
	 * @param constant the constant
	 * @return its name in lower case, with dashes
	 */
	public static String dashed(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Returns a value as it is written in a file.
	 * @param value the value
	 * @return the text of a constant or a duration, and any other value itself
	 */
	public static Object of(Object value) {
		if (value instanceof Enum<?> constant) {
			return dashed(constant);
		}
		return (value instanceof Duration duration) ? DurationStyle.SIMPLE.print(duration) : value;
	}

	/**
	 * Describes the values of a type.
	 * @param type the type of a property
	 * @return a noun phrase, or {@code null} for a type whose values are not text
	 */
	public static @Nullable String expected(Class<?> type) {
		Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
		if (boxed.isEnum()) {
			return "one of " + Arrays.stream(boxed.getEnumConstants())
				.map((constant) -> dashed((Enum<?>) constant))
				.collect(Collectors.joining(", "));
		}
		if (boxed == Boolean.class) {
			return "true or false";
		}
		if (boxed == Duration.class) {
			return "a time such as 500ms or 10s";
		}
		if (boxed == Integer.class || boxed == Long.class) {
			return "an integer";
		}
		return Number.class.isAssignableFrom(boxed) ? "a number" : null;
	}

}
