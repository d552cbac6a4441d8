// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.poolifier.spring.boot.property.RuntimeOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/**
 * Applies changes of the environment to the pools.
 */
final class PropertiesRefresher implements ApplicationListener<EnvironmentChangeEvent> {

	private static final Logger logger = LoggerFactory.getLogger(PropertiesRefresher.class);

	private final Environment environment;

	/** The properties that the application has started with. */
	private final PoolifierProperties started;

	private final ObjectProvider<WorkerPoolLifecycle> lifecycles;

	private @Nullable List<RefreshedPool> pools;

	PropertiesRefresher(Environment environment, PoolifierProperties started,
			ObjectProvider<WorkerPoolLifecycle> lifecycles) {
		this.environment = environment;
		this.started = started;
		this.lifecycles = lifecycles;
	}

	@Override
	public synchronized void onApplicationEvent(EnvironmentChangeEvent event) {
		PoolifierProperties properties;
		try {
			properties = bind();
		}
		catch (BindException ex) {
			logger.warn("Properties have changed, but no option of any pool has. {}", describe(ex));
			return;
		}
		pools().stream()
			.filter((pool) -> isKnown(pool.name(), properties))
			.forEach((pool) -> pool.apply(properties.ofPool(pool.name()),
					changeable(this.started.ofPool(pool.name()), properties.ofPool(pool.name()))));
		Set<String> restart = needingRestart(properties);
		if (!restart.isEmpty()) {
			logger.warn("Properties have changed that take effect when the application is restarted: {}",
					String.join(", ", restart));
		}
	}

	private PoolifierProperties bind() {
		return Binder.get(this.environment)
			.bindOrCreate(PoolifierProperties.PREFIX, Bindable.of(PoolifierProperties.class), new GroupValueBindHandler(
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter())));
	}

	private String describe(BindException ex) {
		FailureAnalysis analysis = new BindFailureAnalyzer(this.environment).analyze(ex);
		return (analysis != null) ? analysis.getDescription()
				: ex.getMessage() + ": " + NestedExceptionUtils.getMostSpecificCause(ex).getMessage();
	}

	private List<RefreshedPool> pools() {
		List<RefreshedPool> pools = this.pools;
		if (pools == null) {
			pools = this.lifecycles.stream()
				.map((lifecycle) -> new RefreshedPool(lifecycle.name(), lifecycle.pool(),
						this.started.ofPool(lifecycle.name())))
				.toList();
			this.pools = pools;
		}
		return pools;
	}

	/** An entry that has gone does not make its pool one of the top level. */
	private boolean isKnown(String pool, PoolifierProperties properties) {
		return properties.pools().containsKey(pool) || !this.started.pools().containsKey(pool);
	}

	/** The sizes of another type are no sizes of the pool that works. */
	private static List<RuntimeOption<?>> changeable(PoolifierProperties started, PoolifierProperties properties) {
		boolean sameType = started.type() == properties.type();
		return RuntimeOption.ALL.stream()
			.filter((option) -> sameType || !RuntimeOption.SIZES.contains(option.name()))
			.toList();
	}

	private Set<String> needingRestart(PoolifierProperties properties) {
		Set<String> ofTopLevel = needingRestart(this.started, properties);
		Set<String> names = new TreeSet<>();
		ofTopLevel.forEach((name) -> names.add(PoolifierProperties.PREFIX + "." + name));
		Stream.concat(this.started.pools().keySet().stream(), properties.pools().keySet().stream())
			.distinct()
			.forEach((pool) -> {
				PropertyPath path = PropertyPath.ofPool(pool);
				if (!this.started.pools().containsKey(pool) || !properties.pools().containsKey(pool)) {
					names.add(path.prefix());
					return;
				}
				Set<String> ofPool = needingRestart(this.started.ofPool(pool), properties.ofPool(pool));
				ofPool.removeAll(ofTopLevel);
				ofPool.forEach((name) -> names.add(path.of(name)));
			});
		return names;
	}

	private static Set<String> needingRestart(PoolifierProperties started, PoolifierProperties properties) {
		Map<String, Object> before = RecordProperties.values(started);
		Map<String, Object> after = RecordProperties.values(properties);
		Set<String> names = new TreeSet<>(PropertyNames.all());
		RuntimeOption.names().forEach(names::remove);
		names.removeIf((name) -> Objects.equals(before.get(name), after.get(name)));
		return names;
	}

}
