// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.poolifier.options.InvalidOptionException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * An option was to be changed in a way that it cannot.
 */
final class InvalidRuntimeOptionException extends InvalidEndpointRequestException {

	private static final Pattern QUOTED_OPTION = Pattern.compile("'([a-z]+[A-Z][a-zA-Z.]*)'");

	private static final Pattern KEY_OF_A_MAP = Pattern.compile("\\.(-?\\d+)$");

	private final String option;

	private final transient @Nullable Object value;

	InvalidRuntimeOptionException(String option, @Nullable Object value, String requirement) {
		this(option, value, requirement, null);
	}

	private InvalidRuntimeOptionException(String option, @Nullable Object value, String requirement,
			@Nullable Throwable cause) {
		super("Option '%s' is '%s', but %s".formatted(option, value, requirement),
				"Option '%s' is '%s', but %s".formatted(option, value, requirement), cause);
		this.option = option;
		this.value = value;
	}

	static InvalidRuntimeOptionException of(InvalidOptionException ex) {
		String requirement = QUOTED_OPTION.matcher(ex.getRequirement())
			.replaceAll((option) -> Matcher
				.quoteReplacement("'" + DataObjectPropertyName.toDashedForm(option.group(1)) + "'"));
		String option = KEY_OF_A_MAP.matcher(DataObjectPropertyName.toDashedForm(ex.getOption())).replaceFirst("[$1]");
		return new InvalidRuntimeOptionException(option, ex.getValue(), requirement, ex);
	}

	String getOption() {
		return this.option;
	}

	@Nullable Object getValue() {
		return this.value;
	}

}
