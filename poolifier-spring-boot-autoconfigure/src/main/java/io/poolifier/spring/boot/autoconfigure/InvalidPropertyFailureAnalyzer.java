package io.poolifier.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
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
		String description = "The pool cannot be configured:%n%n    Property: %s%n    Value: \"%s\"%n    Origin: %s%n    Reason: it %s"
			.formatted(cause.getProperty(), cause.getValue(), origin(cause.getProperty()), cause.getRequirement());
		return new FailureAnalysis(description, cause.getAction(), cause);
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
		return (property.getOrigin() != null) ? property.getOrigin().toString() : "unknown";
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
		if (this.environment == null) {
			return null;
		}
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty property = find(name, source);
			if (property != null) {
				return property;
			}
		}
		return null;
	}

	/**
	 * Finds a property or, of one that is a map, its first entry.
	 */
	private static @Nullable ConfigurationProperty find(ConfigurationPropertyName name,
			ConfigurationPropertySource source) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		if (property == null && source instanceof IterableConfigurationPropertySource iterable) {
			return iterable.stream()
				.filter(name::isAncestorOf)
				.findFirst()
				.map(iterable::getConfigurationProperty)
				.orElse(null);
		}
		return property;
	}

}
