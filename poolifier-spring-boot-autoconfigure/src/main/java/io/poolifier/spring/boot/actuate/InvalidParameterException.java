// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * A parameter of an operation is missing or has a value that it cannot have.
 */
final class InvalidParameterException extends InvalidEndpointRequestException {

	private final String parameter;

	private final transient @Nullable Object value;

	/**
	 * Creates the exception.
	 * @param parameter the name of the parameter
	 * @param value the value of the parameter, {@code null} if it is missing
	 * @param requirement the violated requirement, a phrase that begins with a verb
	 */
	InvalidParameterException(String parameter, @Nullable Object value, String requirement) {
		this(parameter, value, requirement, null);
	}

	InvalidParameterException(String parameter, @Nullable Object value, String requirement, @Nullable Throwable cause) {
		super(message(parameter, value, requirement), message(parameter, value, requirement), cause);
		this.parameter = parameter;
		this.value = value;
	}

	private static String message(String parameter, @Nullable Object value, String requirement) {
		String state = (value != null) ? "'" + value + "'" : "missing";
		return "Parameter '%s' is %s, but %s".formatted(parameter, state, requirement);
	}

	String getParameter() {
		return this.parameter;
	}

	@Nullable Object getValue() {
		return this.value;
	}

}
