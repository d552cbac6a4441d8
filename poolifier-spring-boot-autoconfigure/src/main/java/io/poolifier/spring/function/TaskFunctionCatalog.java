package io.poolifier.spring.function;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The task functions that the beans of an application declare with
 * {@link io.poolifier.spring.annotation.TaskFunction}. Immutable. A pool gets them with
 * <pre>
 * catalog.functions()
 *     .forEach((function) -&gt; builder.function(function.name(), function.handler(), function.options()));
 * </pre> which the auto-configured pool has done already.
 */
public final class TaskFunctionCatalog implements SmartInitializingSingleton {

	private final TaskFunctionScanner scanner;

	private final Map<String, DeclaredTaskFunction> functions;

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

	private static Map<String, DeclaredTaskFunction> scan(TaskFunctionScanner scanner) {
		Map<String, DeclaredTaskFunction> functions = new LinkedHashMap<>();
		scanner.scan((function) -> {
			DeclaredTaskFunction other = functions.putIfAbsent(function.name(), function);
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
	 * All functions in the order in which they are registered: that of the bean
	 * definitions, and within a class that of its code.
	 * @return an immutable list
	 */
	public List<DeclaredTaskFunction> functions() {
		return List.copyOf(this.functions.values());
	}

	/**
	 * The names of all functions, in the same order.
	 * @return an immutable list
	 */
	public List<String> names() {
		return List.copyOf(this.functions.keySet());
	}

	/**
	 * Finds a function by name.
	 * @param name the name
	 * @return the function, or {@code null} if no bean declares one of that name
	 */
	public @Nullable DeclaredTaskFunction find(String name) {
		return this.functions.get(name);
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
	}

	private void requireKnown(DeclaredTaskFunction function) {
		if (!this.functions.containsKey(function.name())) {
			throw new InvalidTaskFunctionException(
					"The task function '%s' was found too late to be registered: %s. The declared type of the bean does not show it."
						.formatted(function.name(), function.declaration()),
					"Let the @Bean method return the class that declares the function, rather than an interface or a superclass of it.");
		}
	}

}
