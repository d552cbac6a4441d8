// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.Execute;
import io.poolifier.spring.annotation.MapExecute;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskFunctionInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;

/**
 * A method of a task client, and the effect of calling it.
 *
 * @param method the method
 * @param function the name of the function that it runs
 * @param each whether it runs a task for each element of its argument
 * @param style the way the caller gets the result; a caller that is not given a future
 * waits
 */
record TaskClientMethod(Method method, String function, boolean each, InvocationStyle style) {

	static TaskClientMethod of(Method method, Class<?> client) {
		Execute one = AnnotatedElementUtils.findMergedAnnotation(method, Execute.class);
		MapExecute each = AnnotatedElementUtils.findMergedAnnotation(method, MapExecute.class);
		if (one != null && each != null) {
			throw refused(method, "has both @Execute and @MapExecute", "Remove one of them.");
		}
		InvocationStyle style = InvocationStyle.of(method);
		requireResult(method, style);
		requireNoContext(method);
		requireNoOther(method, client, Async.class, "so that a call would run on two executors in turn");
		requireNoOther(method, client, TaskFunction.class, "which is for the method that does the work");
		String name = (one != null) ? one.value() : (each != null) ? each.value() : "";
		TaskClientMethod result = new TaskClientMethod(method, name.isEmpty() ? method.getName() : name, each != null,
				style);
		if (each != null) {
			result.requireCollections(client);
		}
		return result;
	}

	private static void requireResult(Method method, InvocationStyle style) {
		Class<?> type = method.getReturnType();
		boolean future = Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type);
		if (InvocationStyle.isUnsubscribed(type) || (future && style == InvocationStyle.DIRECT)) {
			throw refused(method, "returns %s, which no task ends with".formatted(type.getSimpleName()),
					"Let it return a CompletableFuture, a Mono, or the result itself.");
		}
	}

	private static void requireNoContext(Method method) {
		if (Arrays.asList(method.getParameterTypes()).contains(TaskContext.class)) {
			throw refused(method, "has a parameter of type TaskContext, which the pool gives to the function",
					"Remove the parameter.");
		}
	}

	private static void requireNoOther(Method method, Class<?> client, Class<? extends Annotation> annotation,
			String why) {
		if (AnnotatedElementUtils.hasAnnotation(method, annotation)
				|| AnnotatedElementUtils.hasAnnotation(client, annotation)) {
			String name = annotation.getSimpleName();
			throw refused(method, "is annotated with @%s, %s".formatted(name, why), "Remove '@%s'.".formatted(name));
		}
	}

	/** Checks that a method that is called as it is does not ask for a function. */
	static void requireNoFunction(Method method) {
		if (AnnotatedElementUtils.hasAnnotation(method, Execute.class)
				|| AnnotatedElementUtils.hasAnnotation(method, MapExecute.class)) {
			throw refused(method, "names a task function, but has a body, which a call runs instead",
					"Remove the body or the annotation.");
		}
	}

	private void requireCollections(Class<?> client) {
		Class<?>[] parameters = this.method.getParameterTypes();
		if (parameters.length != 1 || !Collection.class.isAssignableFrom(parameters[0])) {
			throw refused(this.method, "has @MapExecute, which is for methods with one parameter, a Collection",
					"Let it take a Collection, or remove the annotation.");
		}
		ResolvableType type = ResolvableType.forMethodReturnType(this.method, client);
		Class<?> result = switch (this.style) {
			case FORGET -> List.class;
			case DIRECT -> GenericTypeResolver.resolveReturnType(this.method, client);
			case FUTURE, MONO -> type.getGeneric(0).resolve(Object.class);
		};
		if (!result.isAssignableFrom(List.class)) {
			throw refused(this.method, "has @MapExecute, but its result is no List",
					"Let it return a List of results.");
		}
	}

	void requireFunction(WorkerPool pool) {
		if (!pool.hasTaskFunction(this.function)) {
			List<String> names = pool.taskFunctions().stream().map(TaskFunctionInfo::name).toList();
			throw refused(this.method,
					"runs the task function '%s', which pool '%s' does not have; it has %s".formatted(this.function,
							pool.name(), names.isEmpty() ? "none" : names),
					"Give the method the name of a function, as in @Execute(\"name\"), or declare the function with @TaskFunction.");
		}
	}

	static InvalidTaskClientException refused(Method method, String why, String action) {
		return new InvalidTaskClientException("The @TaskClient method %s %s.".formatted(signature(method), why),
				action);
	}

	private static String signature(Method method) {
		return method.getDeclaringClass().getName() + "." + method.getName()
				+ Arrays.stream(method.getParameterTypes())
					.map(Class::getSimpleName)
					.collect(Collectors.joining(", ", "(", ")"));
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	@Nullable Object call(WorkerPool pool, @Nullable Object[] arguments) throws Throwable {
		return switch (this.style) {
			case FUTURE -> submit(pool, arguments);
			case MONO -> ReactorAdapter.ofTask(() -> submit(pool, arguments));
			case DIRECT -> returned(await(submit(pool, arguments)));
			case FORGET -> {
				await(submit(pool, arguments));
				yield null;
			}
		};
	}

	private @Nullable Object returned(@Nullable Object result) {
		if (!ClassUtils.isAssignableValue(this.method.getReturnType(), result)) {
			throw new ClassCastException("Task function '%s' ended with %s, but the @TaskClient method %s returns %s"
				.formatted(this.function, (result != null) ? result.getClass().getTypeName() : "null",
						signature(this.method), this.method.getReturnType().getTypeName()));
		}
		return result;
	}

	// NullAway on JDK 17 reads no type annotations of class files, such as WorkerPool's.
	@SuppressWarnings({ "NullAway", "unchecked", "rawtypes" })
	private CompletableFuture<@Nullable Object> submit(WorkerPool pool, @Nullable Object[] arguments) {
		if (this.each) {
			Collection<?> data = (Collection<?>) Objects.requireNonNull(arguments[0], "Collection of data is null");
			return (CompletableFuture) pool.mapExecute(this.function, data);
		}
		return switch (arguments.length) {
			case 0 -> pool.execute(this.function, null);
			case 1 -> pool.execute(this.function, arguments[0]);
			default -> pool.execute(this.function, arguments.clone());
		};
	}

	private @Nullable Object await(CompletableFuture<@Nullable Object> task) throws Throwable {
		try {
			return task.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() != null) ? ex.getCause() : ex;
		}
		catch (InterruptedException ex) {
			task.cancel(true);
			if (declaresInterruptedException()) {
				throw ex;
			}
			Thread.currentThread().interrupt();
			CancellationException cancelled = new CancellationException(
					"Interrupted while waiting for task function '%s'".formatted(this.function));
			cancelled.initCause(ex);
			throw cancelled;
		}
	}

	private boolean declaresInterruptedException() {
		return Arrays.stream(this.method.getExceptionTypes())
			.anyMatch((type) -> type.isAssignableFrom(InterruptedException.class));
	}

}
