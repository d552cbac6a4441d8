// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.Map;
import java.util.TreeSet;

import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.TaskExecutorMode;
import io.poolifier.spring.function.TaskFunctionCatalog;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.IgnoreErrorsBindHandler;
import org.springframework.core.env.Environment;

/**
 * Modes of the task executors of pools, which bean definitions depend on. Read before the
 * other options are bound, whose errors are reported then.
 */
final class TaskExecutorModes {

	private final TaskExecutorMode ofDefaultPool;

	private final Map<String, EarlyOptions> pools;

	private TaskExecutorModes(TaskExecutorMode ofDefaultPool, Map<String, EarlyOptions> pools) {
		this.ofDefaultPool = ofDefaultPool;
		this.pools = pools;
	}

	/**
	 * Reads the modes.
	 * @throws InvalidPropertyException if several pools are to be primary
	 */
	static TaskExecutorModes of(Environment environment) {
		Binder binder = Binder.get(environment);
		TaskExecutorModes modes = new TaskExecutorModes(ofDefaultPool(binder),
				binder
					.bind(PropertyPath.POOLS, Bindable.mapOf(String.class, EarlyOptions.class),
							new IgnoreErrorsBindHandler())
					.orElse(Map.of()));
		modes.requireOnePrimary();
		return modes;
	}

	private static TaskExecutorMode ofDefaultPool(Binder binder) {
		String property = property(TaskFunctionCatalog.DEFAULT_POOL);
		try {
			return binder.bind(property, TaskExecutorMode.class).orElse(TaskExecutorMode.OFF);
		}
		catch (BindException ex) {
			Object value = (ex.getProperty() != null) ? ex.getProperty().getValue() : null;
			throw new InvalidPropertyException(property, value, "must be off, on or primary",
					"Set '%s' to off, on or primary, or remove it; the default is off.".formatted(property));
		}
	}

	/**
	 * Returns the name of the property that has the mode of a pool.
	 */
	static String property(String pool) {
		return PropertyPath.ofPool(pool).of("task-executor");
	}

	TaskExecutorMode ofPool(String pool) {
		if (pool.equals(TaskFunctionCatalog.DEFAULT_POOL)) {
			return this.ofDefaultPool;
		}
		EarlyOptions options = this.pools.get(pool);
		return (options != null && options.taskExecutor() != null) ? options.taskExecutor()
				: this.ofDefaultPool.inherited();
	}

	private void requireOnePrimary() {
		String primary = (this.ofDefaultPool == TaskExecutorMode.PRIMARY) ? TaskFunctionCatalog.DEFAULT_POOL : null;
		for (String pool : new TreeSet<>(this.pools.keySet())) {
			if (ofPool(pool) == TaskExecutorMode.PRIMARY) {
				if (primary != null) {
					throw new InvalidPropertyException(property(pool), "primary",
							"must not be primary as well as '%s': an application has one executor"
								.formatted(property(primary)),
							"Set one of them to on.");
				}
				primary = pool;
			}
		}
	}

	/**
	 * Options of a pool that are needed early.
	 *
	 * @param taskExecutor the mode of its task executor, {@code null} if it sets none
	 */
	record EarlyOptions(@Nullable TaskExecutorMode taskExecutor) {
	}

}
