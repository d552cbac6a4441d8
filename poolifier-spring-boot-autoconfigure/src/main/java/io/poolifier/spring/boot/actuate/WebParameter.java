// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.util.Objects;

import io.poolifier.spring.boot.property.PropertyText;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.convert.ConversionException;

/**
 * Parameter of a web request. The web extension takes text and converts it here: Spring
 * Boot would answer a wrong value without saying what is wrong.
 *
 * @param <T> the type of the values
 * @param name the name of the parameter
 * @param type the type of the values
 * @param example the part of a valid request that has the parameter
 */
record WebParameter<T>(String name, Class<T> type, String example) {

	static final WebParameter<Integer> LIMIT = new WebParameter<>("limit", Integer.class, "?limit=100");

	static final WebParameter<String> OPTIONS = new WebParameter<>("options", String.class,
			"{\"options\": \"tasks-queue-options.size=16\"}");

	static final WebParameter<Boolean> DRY_RUN = new WebParameter<>("dryRun", Boolean.class,
			"{\"options\": \"tasks-queue-options.size=16\", \"dryRun\": true}");

	static final WebParameter<Long> ID = new WebParameter<>("id", Long.class, "/tasks/7");

	static final WebParameter<Integer> WORKER_KEY = new WebParameter<>("workerKey", Integer.class, "/default/0");

	/**
	 * Converts the value of an optional parameter.
	 * @param value the value in the request
	 * @return the value, or {@code null} if there is none
	 * @throws InvalidParameterException if the value is of another type
	 */
	@Nullable T optional(@Nullable String value) {
		return (value != null) ? required(value) : null;
	}

	/**
	 * Converts the value of a required parameter.
	 * @param value the value in the request
	 * @return the value
	 * @throws InvalidParameterException if there is no value, or it is of another type
	 */
	T required(@Nullable String value) {
		ConversionException cause = null;
		try {
			T converted = ApplicationConversionService.getSharedInstance().convert(value, this.type);
			if (converted != null) {
				return converted;
			}
		}
		catch (ConversionException ex) {
			cause = ex;
		}
		throw new InvalidParameterException(this.name, value, "must be %s, as in %s"
			.formatted(Objects.requireNonNullElse(PropertyText.expected(this.type), "text"), this.example), cause);
	}

}
