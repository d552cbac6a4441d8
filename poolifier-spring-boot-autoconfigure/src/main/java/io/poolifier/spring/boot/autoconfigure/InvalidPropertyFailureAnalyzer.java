// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains a wrong property: its name, its value, where that comes from, and what to do.
 */
class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {

	private final @Nullable Environment environment;

	InvalidPropertyFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
		PropertyProblem problem = new PropertyProblem(cause.getProperty(), cause.getValue(),
				origin(cause.getProperty()), cause.getRequirement(), cause.getAction());
		return PropertyProblem.analysis(List.of(problem), cause);
	}

	private String origin(String name) {
		ConfigurationPropertyName full = ConfigurationPropertyName.adapt(name, '.');
		ConfigurationProperty property = find(full);
		if (property != null) {
			return origin(property);
		}
		ConfigurationPropertyName inherited = ofAllPools(full);
		property = (inherited != null) ? find(inherited) : null;
		return (property != null) ? "'%s', which this pool starts from, %s".formatted(inherited, origin(property))
				: "not set as a property; a default, or set by a WorkerPoolBuilderCustomizer";
	}

	private static String origin(ConfigurationProperty property) {
		return PropertyProblem.describe(property.getOrigin());
	}

	/**
	 * The property that a pool of a name has its value from if it sets none itself.
	 */
	private static @Nullable ConfigurationPropertyName ofAllPools(ConfigurationPropertyName name) {
		int beforeOption = ConfigurationPropertyName.of(PropertyPath.POOLS).getNumberOfElements() + 1;
		boolean ofOnePool = ConfigurationPropertyName.of(PropertyPath.POOLS).isAncestorOf(name)
				&& name.getNumberOfElements() > beforeOption;
		return ofOnePool ? ConfigurationPropertyName.of(PoolifierProperties.PREFIX).append(name.subName(beforeOption))
				: null;
	}

	private @Nullable ConfigurationProperty find(ConfigurationPropertyName name) {
		return (this.environment != null) ? new PropertyLookup(this.environment).find(name) : null;
	}

}
