// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.poolifier.spring.function.DeclaredTaskFunction;
import io.poolifier.spring.function.TaskFunctionCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Warns once, when the application starts, of settings that do not do what they seem to:
 * those without effect, and names that set nothing.
 */
final class SettingsReport implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(SettingsReport.class);

	private static final String SHUTDOWN_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	private static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

	private static final String TASKS_FINISHED_TIMEOUT = "tasks-queue-options.tasks-finished-timeout";

	private final PoolifierProperties properties;

	private final TaskFunctionCatalog catalog;

	private final Environment environment;

	private final PropertyLookup lookup;

	private final ConfigurableListableBeanFactory beanFactory;

	SettingsReport(PoolifierProperties properties, TaskFunctionCatalog catalog, Environment environment,
			ConfigurableListableBeanFactory beanFactory) {
		this.properties = properties;
		this.catalog = catalog;
		this.environment = environment;
		this.lookup = new PropertyLookup(environment);
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<ConfiguredPool> pools = pools();
		Set<String> lines = new LinkedHashSet<>();
		pools.forEach((pool) -> lines.addAll(withoutEffect(pool, pools)));
		pools.forEach((pool) -> lines.addAll(longerThanTheShutdown(pool)));
		lines.addAll(unknownVariables());
		if (!lines.isEmpty()) {
			String separator = System.lineSeparator() + "    ";
			logger.warn("Settings of worker pools that do not do what they seem to:{}{}", separator,
					String.join(separator, lines));
		}
	}

	private List<ConfiguredPool> pools() {
		List<ConfiguredPool> pools = new ArrayList<>();
		if (this.beanFactory.containsLocalBean(PoolBeans.DEFAULT_POOL)) {
			pools.add(pool(TaskFunctionCatalog.DEFAULT_POOL));
		}
		names().forEach((name) -> pools.add(pool(name)));
		return pools;
	}

	/** Phantom pools have no bean; those of a parent context are reported there. */
	private List<String> names() {
		return this.properties.pools().keySet().stream().filter(this.beanFactory::containsLocalBean).toList();
	}

	private List<String> unknownVariables() {
		BeanFactory parent = this.beanFactory.getParentBeanFactory();
		return (parent != null && parent.getBeanProvider(SettingsReport.class).stream().findAny().isPresent())
				? List.of()
				: new ExternalVariables(this.environment).describeUnknown(names())
					.stream()
					.map((unknown) -> "unknown " + unknown)
					.toList();
	}

	private ConfiguredPool pool(String name) {
		return new ConfiguredPool(name, this.properties.ofPool(name),
				this.catalog.functions(name).stream().map(DeclaredTaskFunction::options).toList());
	}

	private List<String> withoutEffect(ConfiguredPool pool, List<ConfiguredPool> all) {
		return SettingRule.ALL.stream()
			.filter((rule) -> !rule.hasEffect(pool))
			.filter((rule) -> isSet(pool, rule.property())
					|| (isSet(rule.property()) && inheriting(rule.property(), all).noneMatch(rule::hasEffect)
							&& inheriting(rule.property(), all).findFirst().filter(pool::equals).isPresent()))
			.map((rule) -> describe(pool, setting(pool, rule.property()), rule.reason(pool)))
			.toList();
	}

	/** Returns the pools that a setting of the top level is for. */
	private Stream<ConfiguredPool> inheriting(String property, List<ConfiguredPool> all) {
		return all.stream().filter((pool) -> pool.isOfTopLevel() || !isSet(pool, property));
	}

	private List<String> longerThanTheShutdown(ConfiguredPool pool) {
		Duration phase = Binder.get(this.environment)
			.bind(SHUTDOWN_TIMEOUT, Duration.class)
			.orElse(DEFAULT_SHUTDOWN_TIMEOUT);
		Duration timeout = pool.properties().tasksQueueOptions().tasksFinishedTimeout();
		return (timeout.compareTo(phase) > 0) ? List.of(describe(pool, setting(pool, TASKS_FINISHED_TIMEOUT),
				"is %d ms, but the application does not wait longer than '%s', which is %d ms; raise that too"
					.formatted(timeout.toMillis(), SHUTDOWN_TIMEOUT, phase.toMillis())))
				: List.of();
	}

	private String setting(ConfiguredPool pool, String property) {
		return isSet(pool, property) ? pool.path().of(property) : PoolifierProperties.PREFIX + "." + property;
	}

	private static String describe(ConfiguredPool pool, String setting, String reason) {
		return "pool '%s': '%s' %s".formatted(pool.name(), setting, reason);
	}

	private boolean isSet(ConfiguredPool pool, String property) {
		return !pool.isOfTopLevel()
				&& this.lookup.isSet(ConfigurationPropertyName.adapt(pool.path().of(property), '.'));
	}

	private boolean isSet(String property) {
		return this.lookup.isSet(ConfigurationPropertyName.of(PoolifierProperties.PREFIX).append(property));
	}

}
