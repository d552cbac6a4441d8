// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.poolifier.options.InvalidOptionException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * A property of a pool has a value that it cannot have, by itself or together with
 * others.
 */
final class InvalidPropertyException extends RuntimeException {

	private static final Pattern QUOTED_OPTION = Pattern.compile("'([a-z]+[A-Z][a-zA-Z.]*)'");

	private static final Pattern KEY_OF_A_MAP = Pattern.compile("\\.(-?\\d+)$");

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
		String property = path
			.of(KEY_OF_A_MAP.matcher(DataObjectPropertyName.toDashedForm(ex.getOption())).replaceFirst("[$1]"));
		String requirement = QUOTED_OPTION.matcher(ex.getRequirement())
			.replaceAll((option) -> Matcher
				.quoteReplacement("'" + path.of(DataObjectPropertyName.toDashedForm(option.group(1))) + "'"));
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
