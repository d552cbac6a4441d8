// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TaskTypes;
import io.poolifier.options.TimeLimits;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.spring.annotation.TaskClient;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.StringValueResolver;

/**
 * The place in the code where a task function is declared, and the rules for that place.
 *
 * @param what the annotated element, such as {@code method a.b.C.d(E)}
 * @param beanName the bean it belongs to
 */
record TaskFunctionDeclaration(String what, String beanName) {

	static TaskFunctionDeclaration ofMethod(Method method, String beanName) {
		return new TaskFunctionDeclaration("method " + signature(method), beanName);
	}

	static TaskFunctionDeclaration ofBeanMethod(Method method, String beanName) {
		return new TaskFunctionDeclaration("@Bean method " + signature(method), beanName);
	}

	static TaskFunctionDeclaration ofClass(Class<?> type, String beanName) {
		return new TaskFunctionDeclaration("class " + type.getName(), beanName);
	}

	private static String signature(Method method) {
		return method.getDeclaringClass().getName() + "." + method.getName()
				+ Arrays.stream(method.getParameterTypes())
					.map(Class::getSimpleName)
					.collect(Collectors.joining(", ", "(", ")"));
	}

	String name(MergedAnnotation<TaskFunction> annotation, String defaultName) {
		String given = annotation.getString("name");
		String name = given.isEmpty() ? defaultName : given;
		if (name.isBlank()) {
			throw refused("has a blank name",
					"Write a name, or leave it out: then the function is called '%s'.".formatted(defaultName));
		}
		if (name.equals(TaskFunctionInfo.DEFAULT_NAME)) {
			throw refused("has the name '%s', which is reserved for the default function".formatted(name),
					"Choose another name. Set default-task-function of the pool to that name to make it the default function.");
		}
		return name;
	}

	String pool(MergedAnnotation<TaskFunction> annotation, Set<String> pools) {
		String given = annotation.getString("pool");
		String pool = given.isEmpty() ? PoolLookup.DEFAULT_POOL : given;
		if (!pools.contains(pool)) {
			throw refused("is for pool '%s', which does not exist; there are %s".formatted(pool, pools),
					"Name one of these, or define the pool under 'poolifier.pools.%s'.".formatted(pool));
		}
		return pool;
	}

	/**
	 * Returns the options of the function.
	 * @param parameters the names of the parameters for data
	 * @param placeholders resolves placeholders in texts of the annotation
	 */
	TaskFunctionOptions options(MergedAnnotation<TaskFunction> annotation, TaskTypes types, List<String> parameters,
			StringValueResolver placeholders) {
		TaskFunctionOptions.Builder options = TaskFunctionOptions.builder()
			.types(types)
			.idempotent(annotation.getBoolean("idempotent"));
		int priority = annotation.getInt("priority");
		if (priority != TaskFunction.NO_PRIORITY) {
			options.priority(priority);
		}
		WorkerChoiceStrategy[] strategies = annotation.getEnumArray("strategy", WorkerChoiceStrategy.class);
		if (strategies.length > 1) {
			throw refused("has the strategies %s, but a function has one".formatted(Arrays.toString(strategies)),
					"Write one of them, or none to have that of the pool.");
		}
		Arrays.stream(strategies).forEach(options::strategy);
		int[] keys = annotation.getIntArray("workerNodeKeys");
		KeyExpression orderingKey = expression(annotation, "orderingKey", parameters);
		KeyExpression fairnessKey = expression(annotation, "fairnessKey", parameters);
		int concurrency = annotation.getInt("concurrency");
		try {
			if (concurrency != TaskFunction.UNLIMITED) {
				options.concurrency(concurrency);
			}
			if (orderingKey != null) {
				options.orderingKey(orderingKey);
			}
			if (fairnessKey != null) {
				options.fairnessKey(fairnessKey);
			}
			options.coalesce(annotation.getBoolean("coalesce"));
			if (keys.length > 0) {
				options.workerNodeKeys(Arrays.stream(keys).boxed().toList());
			}
			TimeLimits limits = new TimeLimits(duration(annotation, "queueTimeout", placeholders),
					duration(annotation, "timeout", placeholders), duration(annotation, "gracePeriod", placeholders));
			return options.timeLimits(limits).build();
		}
		catch (InvalidOptionException ex) {
			throw refused("has %s = %s, which %s".formatted(ex.getOption(), ex.getValue(), ex.getRequirement()),
					"Give '%s' another value, or leave it out.".formatted(ex.getOption()));
		}
	}

	private @Nullable KeyExpression expression(MergedAnnotation<TaskFunction> annotation, String attribute,
			List<String> parameters) {
		String given = annotation.getString(attribute);
		if (given.isBlank()) {
			return null;
		}
		try {
			return KeyExpression.of(given, parameters);
		}
		catch (IllegalArgumentException ex) {
			throw refused("has %s = '%s', which %s".formatted(attribute, given, ex.getMessage()),
					"Write an expression of the data, such as \"#order.customerId\" for a parameter named 'order'; names of parameters need the compiler option -parameters.");
		}
	}

	private @Nullable Duration duration(MergedAnnotation<TaskFunction> annotation, String attribute,
			StringValueResolver placeholders) {
		String given = annotation.getString(attribute);
		if (given.isEmpty()) {
			return null;
		}
		String resolved = given;
		try {
			resolved = Objects.requireNonNullElse(placeholders.resolveStringValue(given), "");
			return resolved.isBlank() ? null : DurationStyle.detectAndParse(resolved.strip());
		}
		catch (IllegalArgumentException ex) {
			String value = resolved.equals(given) ? "'%s'".formatted(given)
					: "'%s', which is '%s',".formatted(given, resolved);
			throw refused("has %s = %s which is no time".formatted(attribute, value),
					"Write a time such as 500ms or 10s, and define its placeholders.");
		}
	}

	void requireTaskHandler(Class<?> type) {
		if (!TaskHandler.class.isAssignableFrom(type)) {
			throw refused("is no TaskHandler", "Let it be a %s, or put @TaskFunction on the method that does the work."
				.formatted(TaskHandler.class.getName()));
		}
		requireNotAsync(type);
	}

	void requireNoClient(Class<?> type) {
		if (type.isInterface() && AnnotatedElementUtils.hasAnnotation(type, TaskClient.class)) {
			throw refused("is a method of a @TaskClient, which submits tasks and runs none",
					"Put @TaskFunction on the method that does the work, and @Execute on this one.");
		}
	}

	void requireCallable(Method method, Class<?> beanType) {
		if (Modifier.isPrivate(method.getModifiers())) {
			throw refused("is private, so it cannot be called through its bean",
					"Remove 'private', or make the method protected or public.");
		}
		if (Modifier.isStatic(method.getModifiers())) {
			throw refused("is static, so it does not belong to a bean", "Remove 'static'.");
		}
		requireNotAsync(method);
		requireNotAsync(beanType);
		requireOneContext(method);
		int parameters = TaskParameters.of(method).dataCount();
		if (parameters > 1 && !InvocationStyle.of(method).submits()) {
			throw refused("has %d parameters, but a task has one piece of data".formatted(parameters),
					"Let it take one parameter that holds all it needs, such as a record, or none; or let it return a CompletableFuture, and call it on its bean.");
		}
		requireResult(method.getReturnType());
	}

	private void requireOneContext(Method method) {
		long contexts = Arrays.stream(method.getParameterTypes()).filter(TaskContext.class::equals).count();
		if (contexts > 1) {
			throw refused("has %d parameters of type TaskContext, but a task has one context".formatted(contexts),
					"Remove all but one of them.");
		}
	}

	void requireNoContextAsData(Class<?> type) {
		if (type == TaskContext.class) {
			throw refused("takes a TaskContext as its data, which no task has",
					"Let it take the data of a task, and implement handle(data, context) too; or put @TaskFunction on a method with a TaskContext parameter.");
		}
	}

	void requireResult(Class<?> type) {
		if (InvocationStyle.isUnsubscribed(type)) {
			throw refused("returns %s, which nobody subscribes to".formatted(type.getSimpleName()),
					"Let it return a Mono, such as that of collectList(), a CompletableFuture, or a List.");
		}
	}

	private void requireNotAsync(AnnotatedElement element) {
		if (MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).isPresent(Async.class)) {
			throw refused("is @Async as well, so that a call would be for a pool and for an executor",
					"Remove @Async to run it on the pool, or @TaskFunction to run it on the executor.");
		}
	}

	InvalidTaskFunctionException refused(String why, String action) {
		return new InvalidTaskFunctionException("The @TaskFunction %s %s.".formatted(this, why), action);
	}

	@Override
	public String toString() {
		return "%s of bean '%s'".formatted(this.what, this.beanName);
	}

}
