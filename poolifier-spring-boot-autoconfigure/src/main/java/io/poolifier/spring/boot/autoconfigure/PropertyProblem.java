// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;

/**
 * A property that stops the application, and the remedy.
 *
 * @param property the whole name of the property
 * @param value the value
 * @param origin the origin of the value
 * @param reason the reason why the value is invalid, a phrase that begins with a verb
 * @param action the remedy, a sentence
 */
record PropertyProblem(String property, @Nullable Object value, String origin, String reason, String action) {

	static String describe(@Nullable Origin origin) {
		return Objects.toString(origin, "unknown");
	}

	static FailureAnalysis analysis(List<PropertyProblem> problems, Throwable cause) {
		String description = problems.stream()
			.map(PropertyProblem::description)
			.collect(Collectors.joining(System.lineSeparator()));
		String action = problems.stream()
			.map(PropertyProblem::action)
			.distinct()
			.collect(Collectors.joining(System.lineSeparator()));
		return new FailureAnalysis("The pool cannot be configured:%n".formatted() + description, action, cause);
	}

	private String description() {
		return "%n    Property: %s%n    Value: \"%s\"%n    Origin: %s%n    Reason: it %s".formatted(this.property,
				this.value, this.origin, this.reason);
	}

}
