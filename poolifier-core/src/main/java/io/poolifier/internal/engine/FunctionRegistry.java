// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.task.UnknownTaskFunctionException;
import io.poolifier.worker.TaskPreparation;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Registry of the functions of a pool, by name. Thread-safe. Changes are made one at a
 * time, under a lock; lookups see each change as a whole.
 */
final class FunctionRegistry {

	private record Functions(Map<String, RegisteredFunction> byName, @Nullable RegisteredFunction defaultFunction) {
	}

	private final String poolName;

	private final AffinityGroups groups;

	private final WorkerFactory factory;

	/** The functions that the pool was built with. */
	private final Set<String> builtIn = new HashSet<>();

	private volatile Functions functions = new Functions(Map.of(), null);

	FunctionRegistry(String poolName, AffinityGroups groups, WorkerFactory factory) {
		this.poolName = poolName;
		this.groups = groups;
		this.factory = factory;
	}

	/** Registers the functions that the pool is built with. */
	void build(Map<String, FunctionDefinition> definitions, @Nullable String defaultFunction, int maxSize) {
		definitions.forEach((name, definition) -> add(name, definition, maxSize, (functions) -> {
		}));
		this.builtIn.addAll(definitions.keySet());
		if (defaultFunction != null) {
			if (!definitions.containsKey(defaultFunction)) {
				throw new InvalidOptionException("defaultTaskFunction", defaultFunction,
						"must be the name of a task function of the pool; it has "
								+ (definitions.isEmpty() ? "none" : definitions.keySet()));
			}
			setDefault(defaultFunction);
		}
	}

	/**
	 * Adds a function, or replaces the function with the same name. The first function is
	 * the default function.
	 * @param prepare the action that prepares all future functions for being called
	 */
	synchronized void add(String name, FunctionDefinition definition, int maxSize,
			Consumer<Collection<RegisteredFunction>> prepare) {
		FunctionDefinition.requireValidName(name);
		requireKeysBelow(maxSize, definition.options());
		TaskPreparation preparation = this.factory.preparation(name, definition.options());
		Map<String, RegisteredFunction> byName = new LinkedHashMap<>(this.functions.byName);
		RegisteredFunction old = byName.get(name);
		RegisteredFunction added = new RegisteredFunction(this, name, definition.handler(), definition.options(),
				this.groups.of(definition.options().workerNodeKeys()),
				(old != null) ? old.usageKey() : new RegisteredFunction.UsageKey(), preparation);
		byName.put(name, added);
		prepare.accept(byName.values());
		RegisteredFunction defaultFunction = this.functions.defaultFunction;
		this.functions = new Functions(byName,
				(defaultFunction == null || defaultFunction.equals(old)) ? added : defaultFunction);
		this.builtIn.remove(name);
		if (old != null) {
			old.replaced();
		}
	}

	private static void requireKeysBelow(int maxSize, TaskFunctionOptions options) {
		List<Integer> beyond = options.workerNodeKeys().stream().filter((key) -> key >= maxSize).toList();
		if (!beyond.isEmpty()) {
			throw new InvalidOptionException("workerNodeKeys", options.workerNodeKeys(),
					"must have only keys of workers of the pool, which are 0 to %d, and has %s".formatted(maxSize - 1,
							beyond));
		}
	}

	/**
	 * Removes a function.
	 * @return the function; {@code null} if there is no function with this name
	 */
	synchronized @Nullable RegisteredFunction remove(String name) {
		FunctionDefinition.requireValidName(name);
		RegisteredFunction function = this.functions.byName.get(name);
		if (function == null) {
			return null;
		}
		if (this.builtIn.contains(name)) {
			throw new IllegalStateException(
					"Task function '%s' cannot be removed: pool '%s' was built with it, and only functions that were added later can be removed"
						.formatted(name, this.poolName));
		}
		if (function.equals(this.functions.defaultFunction)) {
			throw new IllegalStateException(
					"Task function '%s' cannot be removed while it is the default function of pool '%s'".formatted(name,
							this.poolName));
		}
		Map<String, RegisteredFunction> byName = new LinkedHashMap<>(this.functions.byName);
		byName.remove(name);
		this.functions = new Functions(byName, this.functions.defaultFunction);
		function.replaced();
		return function;
	}

	synchronized void setDefault(String name) {
		FunctionDefinition.requireValidName(name);
		RegisteredFunction function = this.functions.byName.get(name);
		if (function == null) {
			throw unknown(name);
		}
		this.functions = new Functions(this.functions.byName, function);
	}

	/** Checks that a size of the pool covers the worker keys of all functions. */
	void requireKeysBelow(int maxSize) {
		all().forEach((function) -> requireKeysBelow(maxSize, function.options()));
	}

	/**
	 * Returns a function.
	 * @param name the name of the function; {@code null} for the default function
	 * @throws UnknownTaskFunctionException if there is no such function
	 */
	RegisteredFunction get(@Nullable String name) {
		RegisteredFunction function = find(name);
		if (function == null) {
			throw unknown((name != null) ? name : TaskFunctionInfo.DEFAULT_NAME);
		}
		return function;
	}

	private UnknownTaskFunctionException unknown(String name) {
		return new UnknownTaskFunctionException(this.poolName, name, List.copyOf(this.functions.byName.keySet()));
	}

	boolean has(String name) {
		return find(name) != null;
	}

	private @Nullable RegisteredFunction find(@Nullable String name) {
		Functions functions = this.functions;
		if (name == null || name.equals(TaskFunctionInfo.DEFAULT_NAME)) {
			return functions.defaultFunction;
		}
		return functions.byName.get(name);
	}

	List<TaskFunctionInfo> infos() {
		Functions functions = this.functions;
		List<TaskFunctionInfo> infos = new ArrayList<>();
		for (RegisteredFunction function : functions.byName.values()) {
			boolean isDefault = function.equals(functions.defaultFunction);
			infos.add(isDefault ? 0 : infos.size(), function.info(isDefault));
		}
		return List.copyOf(infos);
	}

	Collection<RegisteredFunction> all() {
		return this.functions.byName.values();
	}

	/**
	 * Returns whether any function has a priority, so that the order of tasks may change.
	 */
	boolean isPrioritized() {
		return all().stream().anyMatch((function) -> function.options().priority() != null);
	}

}
