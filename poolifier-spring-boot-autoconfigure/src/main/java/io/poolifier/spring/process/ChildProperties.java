// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Properties that differ in a child JVM. They take precedence over all others.
 */
final class ChildProperties implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	private static final String NAME = "poolifierWorker";

	private static final Map<String, Object> ALWAYS = Map.ofEntries(
			Map.entry("spring.main.web-application-type", "none"), Map.entry("spring.main.lazy-initialization", true),
			Map.entry("spring.main.banner-mode", "off"), Map.entry("spring.main.keep-alive", false),
			Map.entry("spring.jmx.enabled", false), Map.entry("spring.application.admin.enabled", false),
			Map.entry("spring.docker.compose.lifecycle-management", "none"),
			Map.entry("management.endpoints.web.exposure.exclude", "*"),
			Map.entry("management.endpoints.jmx.exposure.exclude", "*"),
			// The parent writes the file, with what a child writes to its output.
			Map.entry("logging.file.name", ""), Map.entry("logging.file.path", ""),
			// Only the parent migrates databases.
			Map.entry("spring.flyway.enabled", false), Map.entry("spring.liquibase.enabled", false),
			Map.entry("poolifier.start-workers", true));

	/** Properties by which a child would drop or fill the tables of its parent. */
	private static final Map<String, Object> IF_SET = Map.of("spring.jpa.hibernate.ddl-auto", "none",
			"spring.jpa.properties.hibernate.hbm2ddl.auto", "none", "spring.jpa.generate-ddl", false,
			"spring.sql.init.mode", "embedded", "spring.batch.jdbc.initialize-schema", "embedded",
			"spring.integration.jdbc.initialize-schema", "embedded", "spring.quartz.jdbc.initialize-schema", "embedded",
			"spring.session.jdbc.initialize-schema", "embedded");

	private static final ConfigurationPropertyName POOLS = ConfigurationPropertyName.of("poolifier.pools");

	private static final Bindable<String> WORKER = Bindable.of(String.class);

	/** Workers outside of a JVM, which a child has none of. */
	private static final Set<String> OUTSIDE = Set.of("process", "cluster");

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		ConfigurableEnvironment environment = event.getEnvironment();
		Map<String, Object> properties = new LinkedHashMap<>(ALWAYS);
		IF_SET.forEach((name, value) -> {
			if (environment.containsProperty(name)) {
				properties.put(name, value);
			}
		});
		Binder binder = Binder.get(environment);
		if (isOutside(binder.bind("poolifier.worker", WORKER).orElse(""))) {
			properties.put("poolifier.worker", "thread");
		}
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable
					&& !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
				iterable.stream().forEach((name) -> addOfPool(name, binder, properties));
			}
		}
		environment.getPropertySources().addFirst(new MapPropertySource(NAME, properties));
	}

	private static void addOfPool(ConfigurationPropertyName name, Binder binder, Map<String, Object> properties) {
		if (name.getNumberOfElements() != POOLS.getNumberOfElements() + 2 || !POOLS.isAncestorOf(name)) {
			return;
		}
		String option = name.getLastElement(Form.UNIFORM);
		if (option.equals("worker") && isOutside(binder.bind(name, WORKER).orElse(""))) {
			properties.put(original(name), "thread");
		}
		else if (option.equals("startworkers")) {
			properties.put(original(name), true);
		}
	}

	/** Returns a name with the same name of the pool, letter by letter. */
	private static String original(ConfigurationPropertyName name) {
		int pool = POOLS.getNumberOfElements();
		String original = name.getElement(pool, Form.ORIGINAL);
		String element = name.toString().startsWith(POOLS + "[") ? "[" + original + "]" : "." + original;
		return POOLS + element + "." + name.getElement(pool + 1, Form.DASHED);
	}

	private static boolean isOutside(String worker) {
		return OUTSIDE.contains(worker.trim().toLowerCase(Locale.ROOT));
	}

	/** After the configuration files are read, and before logging is set up. */
	@Override
	public int getOrder() {
		return EnvironmentPostProcessorApplicationListener.DEFAULT_ORDER + 1;
	}

}
