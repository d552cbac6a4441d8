// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import io.poolifier.options.InvalidOptionException;
import io.poolifier.spring.boot.property.OptionNames;
import org.jspecify.annotations.Nullable;

/**
 * A property of a pool has a value that it cannot have, by itself or together with
 * others.
 */
final class InvalidPropertyException extends RuntimeException {

	private final String property;

	private final transient @Nullable Object value;

	private final String requirement;

	private final String action;

	/**
	 * Creates the exception.
	 * @param property the whole name of the property
	 * @param value the value of the property
	 * @param requirement the violated requirement, a phrase that begins with a verb
	 * @param action the remedy, a sentence
	 */
	InvalidPropertyException(String property, @Nullable Object value, String requirement, String action) {
		this(property, value, requirement, action, null);
	}

	private InvalidPropertyException(String property, @Nullable Object value, String requirement, String action,
			@Nullable Throwable cause) {
		super("Property '%s' is '%s', but %s".formatted(property, value, requirement), cause);
		this.property = property;
		this.value = value;
		this.requirement = requirement;
		this.action = action;
	}

	static InvalidPropertyException of(InvalidOptionException ex, PropertyPath path) {
		String property = path.of(OptionNames.toProperty(ex.getOption()));
		String requirement = OptionNames.toProperties(ex.getRequirement(), path::of);
		return new InvalidPropertyException(property, ex.getValue(), requirement,
				"Set '%s' to another value: it %s.".formatted(property, requirement), ex);
	}

	String getProperty() {
		return this.property;
	}

	@Nullable Object getValue() {
		return this.value;
	}

	String getRequirement() {
		return this.requirement;
	}

	String getAction() {
		return this.action;
	}

}
