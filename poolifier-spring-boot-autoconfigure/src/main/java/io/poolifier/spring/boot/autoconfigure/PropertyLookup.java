// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * The properties that are set.
 *
 * @param environment the environment
 */
record PropertyLookup(Environment environment) {

	/**
	 * Finds a property or, of one that has no value itself, the first one below it.
	 * @param name the whole name
	 */
	@Nullable ConfigurationProperty find(ConfigurationPropertyName name) {
		ConfigurationProperty property = first((source) -> source.getConfigurationProperty(name));
		return (property != null) ? property : first((source) -> findBelow(name, source));
	}

	private @Nullable ConfigurationProperty first(
			Function<ConfigurationPropertySource, @Nullable ConfigurationProperty> finder) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty property = finder.apply(source);
			if (property != null) {
				return property;
			}
		}
		return null;
	}

	private static @Nullable ConfigurationProperty findBelow(ConfigurationPropertyName name,
			ConfigurationPropertySource source) {
		return (source instanceof IterableConfigurationPropertySource iterable) ? iterable.stream()
			.filter(name::isAncestorOf)
			.findFirst()
			.map(iterable::getConfigurationProperty)
			.orElse(null) : null;
	}

	/**
	 * Whether a property is set, or an entry of one that is a map.
	 * @param name the whole name
	 */
	boolean isSet(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

}
