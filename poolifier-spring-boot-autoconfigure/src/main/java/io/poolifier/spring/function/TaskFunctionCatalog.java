// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The task functions that the beans of an application declare with
 * {@link io.poolifier.spring.annotation.TaskFunction}, for one or several pools.
 * Immutable. A pool gets its own with <pre>
 * catalog.functions("reports")
 *     .forEach((function) -&gt; builder.taskFunction(function.name(), function.handler(), function.options()));
 * </pre> which the auto-configured pools have done already.
 */
public final class TaskFunctionCatalog implements SmartInitializingSingleton {

	/** The name of the pool of functions that name none. */
	public static final String DEFAULT_POOL = PoolLookup.DEFAULT_POOL;

	private static final Logger logger = LoggerFactory.getLogger(TaskFunctionCatalog.class);

	private final TaskFunctionScanner scanner;

	private final Map<Key, DeclaredTaskFunction> functions;

	private TaskFunctionCatalog(TaskFunctionScanner scanner) {
		this.scanner = scanner;
		this.functions = scan(scanner);
	}

	/**
	 * Finds the task functions of a bean factory by the types of its beans. Creates no
	 * bean.
	 * @param beanFactory the bean factory; its parents are left out
	 * @return the catalog
	 * @throws InvalidTaskFunctionException if one of them is declared in a way that
	 * cannot work
	 */
	public static TaskFunctionCatalog of(ConfigurableListableBeanFactory beanFactory) {
		return new TaskFunctionCatalog(new TaskFunctionScanner(beanFactory));
	}

	private static Map<Key, DeclaredTaskFunction> scan(TaskFunctionScanner scanner) {
		Map<Key, DeclaredTaskFunction> functions = new LinkedHashMap<>();
		scanner.scan((function) -> {
			DeclaredTaskFunction other = functions.putIfAbsent(Key.of(function), function);
			if (other != null) {
				throw new InvalidTaskFunctionException(
						"There are two task functions with the name '%s': %s, and %s.".formatted(function.name(),
								other.declaration(), function.declaration()),
						"Give one of them another name, as in @TaskFunction(\"%s2\").".formatted(function.name()));
			}
		});
		return functions;
	}

	/**
	 * The functions of the default pool in the order in which they are registered: that
	 * of the bean definitions, and within a class that of its code.
	 * @return an immutable list
	 */
	public List<DeclaredTaskFunction> functions() {
		return functions(DEFAULT_POOL);
	}

	/**
	 * The functions of a pool in the same order.
	 * @param pool the name of the pool
	 * @return an immutable list
	 */
	public List<DeclaredTaskFunction> functions(String pool) {
		return this.functions.values().stream().filter((function) -> function.pool().equals(pool)).toList();
	}

	/**
	 * Returns the functions of all pools in the same order.
	 * @return an immutable list
	 */
	public List<DeclaredTaskFunction> allFunctions() {
		return List.copyOf(this.functions.values());
	}

	/**
	 * The names of the functions of the default pool, in the same order.
	 * @return an immutable list
	 */
	public List<String> names() {
		return functions().stream().map(DeclaredTaskFunction::name).toList();
	}

	/**
	 * Finds a function of the default pool by name.
	 * @param name the name
	 * @return the function, or {@code null} if no bean declares one of that name
	 */
	public @Nullable DeclaredTaskFunction find(String name) {
		return find(DEFAULT_POOL, name);
	}

	/**
	 * Finds a function of a pool by name.
	 * @param pool the name of the pool
	 * @param name the name of the function
	 * @return the function, or {@code null} if no bean declares one of that name for the
	 * pool
	 */
	public @Nullable DeclaredTaskFunction find(String pool, String name) {
		return this.functions.get(new Key(pool, name));
	}

	/**
	 * Checks what could not be known before the beans existed. Called by the bean
	 * factory.
	 * @throws InvalidTaskFunctionException if a bean turned out to declare a function
	 * that its declared type did not show, or if a bean's proxy does not pass a method on
	 */
	@Override
	public void afterSingletonsInstantiated() {
		scan(this.scanner).values().forEach(this::requireKnown);
		for (DeclaredTaskFunction function : this.functions.values()) {
			if (function.handler() instanceof MethodTaskHandler handler) {
				handler.verify();
			}
		}
		warnOfSelfCalls();
	}

	private void warnOfSelfCalls() {
		Map<Class<?>, List<Method>> submitted = new LinkedHashMap<>();
		for (DeclaredTaskFunction function : this.functions.values()) {
			if (function.handler() instanceof MethodTaskHandler handler && handler.submitsCalls()) {
				submitted.computeIfAbsent(handler.declaredType(), (type) -> new ArrayList<>()).add(handler.method());
			}
		}
		submitted.forEach((type, methods) -> SelfInvocationDetector.find(type, methods)
			.forEach((call) -> logger.warn(
					"The call of task function {} is on 'this', it seems: then it runs in the caller's thread, not on the pool. Call it on the bean, injected into itself, or by name.",
					call)));
	}

	private void requireKnown(DeclaredTaskFunction function) {
		if (!this.functions.containsKey(Key.of(function))) {
			throw new InvalidTaskFunctionException(
					"The task function '%s' was found too late to be registered: %s. The declared type of the bean does not show it."
						.formatted(function.name(), function.declaration()),
					"Let the @Bean method return the class that declares the function, rather than an interface or a superclass of it.");
		}
	}

	private record Key(String pool, String name) {

		static Key of(DeclaredTaskFunction function) {
			return new Key(function.pool(), function.name());
		}

	}

}
