// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The environment variables and system properties that begin as the properties of pools
 * do. Spring Boot does not complain about those that set none.
 */
final class ExternalVariables {

	private static final String VARIABLE_PREFIX = variable(PoolifierProperties.PREFIX) + "_";

	private static final Pattern ELEMENT = Pattern.compile("_\\d+$");

	private final Environment environment;

	private final List<String> variables;

	private final List<String> systemProperties;

	ExternalVariables(Environment environment) {
		this.environment = environment;
		this.variables = names(environment, StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
			.filter((name) -> name.startsWith(VARIABLE_PREFIX))
			.toList();
		this.systemProperties = names(environment, StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)
			.filter((name) -> name.startsWith(PoolifierProperties.PREFIX + "."))
			.toList();
	}

	private static Stream<String> names(Environment environment, String source) {
		PropertySource<?> found = (environment instanceof ConfigurableEnvironment configurable)
				? configurable.getPropertySources().get(source) : null;
		return (found instanceof EnumerablePropertySource<?> enumerable)
				? Arrays.stream(enumerable.getPropertyNames()).sorted() : Stream.empty();
	}

	/**
	 * Finds the pools that only seem to be there: a variable sets a property of
	 * {@code my-pool} by a name that reads like one of {@code mypool} or {@code my}.
	 * @param pools the names of all pools
	 */
	Set<String> phantomPools(Collection<String> pools) {
		Set<String> declared = declaredElsewhere();
		Set<String> phantoms = new HashSet<>(pools);
		phantoms.removeAll(declared);
		phantoms.removeIf((pool) -> this.variables.stream()
			.anyMatch((variable) -> isOfPool(variable, pool)
					&& declared.stream().noneMatch((other) -> isOfPool(variable, other))));
		return phantoms;
	}

	private Set<String> declaredElsewhere() {
		List<ConfigurationPropertySource> sources = StreamSupport
			.stream(ConfigurationPropertySources.get(this.environment).spliterator(), false)
			.filter((source) -> !(source.getUnderlyingSource() instanceof PropertySource<?> underlying
					&& underlying.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)))
			.toList();
		return new Binder(sources)
			.bind(PropertyPath.POOLS, Bindable.mapOf(String.class, Object.class),
					new GroupValueBindHandler(BindHandler.DEFAULT))
			.orElse(Map.of())
			.keySet();
	}

	/**
	 * Describes the variables and system properties that set nothing.
	 * @param pools the names of the pools
	 */
	List<String> describeUnknown(Collection<String> pools) {
		List<String> unknown = new ArrayList<>();
		for (String variable : this.variables) {
			if (!isOfAllPools(variable) && pools.stream().noneMatch((pool) -> isOfPool(variable, pool))) {
				String similar = PropertyNames.similarTo(propertyName(variable, pools));
				unknown.add(describe("environment variable", variable, (similar != null) ? variable(similar) : null));
			}
		}
		for (String property : this.systemProperties) {
			ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
			if (!PropertyNames.exists(name) && !PropertyPath.isPool(name)) {
				unknown.add(describe("system property", property, PropertyNames.similarTo(name)));
			}
		}
		return unknown;
	}

	private static String describe(String kind, String name, @Nullable String similar) {
		return (similar != null) ? "%s %s, did you mean %s?".formatted(kind, name, similar) : kind + " " + name;
	}

	private static ConfigurationPropertyName propertyName(String variable, Collection<String> pools) {
		String name = variable;
		for (String pool : pools) {
			String path = PropertyPath.ofPool(pool).prefix();
			String legacy = legacyVariable(path) + "_";
			if (name.startsWith(legacy)) {
				name = variable(path) + "_" + name.substring(legacy.length());
			}
		}
		return ConfigurationPropertyName.adapt(name.toLowerCase(Locale.ROOT), '_');
	}

	private static boolean isOfAllPools(String variable) {
		return variable.equals(variable(PropertyPath.POOLS))
				|| isOneOf(variable, PoolifierProperties.PREFIX, PropertyNames.all());
	}

	private static boolean isOfPool(String variable, String pool) {
		String path = PropertyPath.ofPool(pool).prefix();
		return isNamed(variable, path) || isOneOf(variable, path, PropertyNames.ofOnePool());
	}

	private static boolean isOneOf(String variable, String path, List<String> names) {
		String withoutIndex = ELEMENT.matcher(variable).replaceFirst("");
		return names.stream()
			.map((name) -> path + "." + name)
			.anyMatch((property) -> isNamed(variable, property) || isNamed(withoutIndex, property));
	}

	private static boolean isNamed(String variable, String property) {
		return variable.equals(variable(property)) || variable.equals(legacyVariable(property));
	}

	private static String variable(String property) {
		return legacyVariable(property.replace("-", ""));
	}

	/**
	 * Returns the other name of a variable that Spring Boot reads, with dashes replaced.
	 */
	private static String legacyVariable(String property) {
		return property.replaceAll("[-.\\[]", "_").replace("]", "").toUpperCase(Locale.ROOT);
	}

}
