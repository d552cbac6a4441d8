// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;
import java.util.Map;

import io.poolifier.spring.boot.property.PropertyText;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.env.Environment;

/**
 * Explains properties of pools that do not exist, or have a value of another type, in the
 * form of all others. Comes before Spring Boot's own analyzers.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class BindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private final @Nullable Environment environment;

	BindFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		if (!isOfPools(cause.getName())) {
			return null;
		}
		if (cause.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
			return PropertyProblem
				.analysis(unbound.getUnboundProperties().stream().map(BindFailureAnalyzer::unbound).toList(), cause);
		}
		ConfigurationProperty property = property(cause);
		PropertyProblem problem = (property != null) ? wrong(property, targetType(cause)) : null;
		return (problem != null) ? PropertyProblem.analysis(List.of(problem), cause) : null;
	}

	private @Nullable ConfigurationProperty property(BindException failure) {
		ConfigurationProperty property = failure.getProperty();
		// A group fails before the binder has its property, but after it had another one.
		boolean found = property != null && !targetType(failure).isRecord();
		return (!found && this.environment != null) ? new PropertyLookup(this.environment).find(failure.getName())
				: property;
	}

	private static boolean isOfPools(ConfigurationPropertyName name) {
		ConfigurationPropertyName prefix = ConfigurationPropertyName.of(PoolifierProperties.PREFIX);
		return prefix.equals(name) || prefix.isAncestorOf(name);
	}

	/**
	 * A blank value counts as none, so that the binder takes its property for unknown.
	 */
	private static PropertyProblem unbound(ConfigurationProperty property) {
		Class<?> type = PropertyNames.typeOf(property.getName());
		String expected = (type != null) ? PropertyText.expected(type) : null;
		boolean blank = property.getValue() instanceof CharSequence text && text.toString().isBlank();
		return (blank && expected != null) ? problem(property, "is blank, but must be " + expected,
				"Set '%s' to %s, or remove it.".formatted(property.getName(), expected)) : unknown(property);
	}

	private static PropertyProblem unknown(ConfigurationProperty property) {
		String name = property.getName().toString();
		String similar = PropertyNames.similarTo(property.getName());
		return (similar != null)
				? problem(property, "is an unknown property, did you mean '%s'?".formatted(similar),
						"Write '%s' instead of '%s'.".formatted(similar, name))
				: problem(property, "is an unknown property", "Remove '%s'. The properties of a pool are: %s."
					.formatted(name, String.join(", ", PropertyNames.ofOnePool())));
	}

	private static @Nullable PropertyProblem wrong(ConfigurationProperty property, Class<?> type) {
		if (type.isRecord() || type == Map.class) {
			return problem(property, "must have no value itself, but properties below it",
					"Remove the value of '%1$s', and set properties such as '%1$s.…' instead."
						.formatted(property.getName()));
		}
		String expected = PropertyText.expected(type);
		return (expected != null) ? problem(property, "must be " + expected,
				"Set '%s' to another value: it must be %s.".formatted(property.getName(), expected)) : null;
	}

	private static PropertyProblem problem(ConfigurationProperty property, String reason, String action) {
		return new PropertyProblem(property.getName().toString(), property.getValue(),
				PropertyProblem.describe(property.getOrigin()), reason, action);
	}

	/** Finds the type that an element should have, rather than that of a collection. */
	private static Class<?> targetType(BindException failure) {
		Class<?> type = failure.getTarget().getType().resolve(Object.class);
		for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof ConversionFailedException conversion) {
				type = conversion.getTargetType().getType();
			}
		}
		return type;
	}

}
