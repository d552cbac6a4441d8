// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.util.function.UnaryOperator;

import io.poolifier.options.InvalidOptionException;
import io.poolifier.spring.boot.property.OptionNames;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * An option was to be changed in a way that it cannot.
 */
final class InvalidRuntimeOptionException extends InvalidEndpointRequestException {

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
		return new InvalidRuntimeOptionException(OptionNames.toProperty(ex.getOption()), ex.getValue(),
				OptionNames.toProperties(ex.getRequirement(), UnaryOperator.identity()), ex);
	}

	String getOption() {
		return this.option;
	}

	@Nullable Object getValue() {
		return this.value;
	}

}
