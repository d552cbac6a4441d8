// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * The effect of calling a task function's method on its bean, as determined by its return
 * type.
 */
enum InvocationStyle {

	/** It calls the method, as any call. */
	DIRECT,

	/** It submits a task and forgets it. */
	FORGET,

	/** It submits a task and returns its future. */
	FUTURE,

	/** It returns a Reactor {@code Mono} that submits a task for each subscriber. */
	MONO;

	private static final String MONO_CLASS = "reactor.core.publisher.Mono";

	static InvocationStyle of(Method method) {
		return of(method.getReturnType());
	}

	static InvocationStyle of(Class<?> type) {
		if (type == void.class) {
			return FORGET;
		}
		if (type == Future.class || type == CompletionStage.class || type == CompletableFuture.class) {
			return FUTURE;
		}
		return type.getName().equals(MONO_CLASS) ? MONO : DIRECT;
	}

	boolean submits() {
		return this != DIRECT;
	}

	/**
	 * Returns whether a type is a publisher that nobody would subscribe to, as a task
	 * ends with one value.
	 */
	static boolean isUnsubscribed(Class<?> type) {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		return adapter != null && adapter.getDescriptor().isDeferred() && !type.getName().equals(MONO_CLASS);
	}

	/**
	 * Returns the result of a task for the value that its method returned.
	 * @return the same value, or a stage whose completion completes the task
	 * @throws Exception the cause of the failure of a future that had to be waited for
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	@Nullable Object resultOf(@Nullable Object returned) throws Exception {
		if (this == MONO && returned != null) {
			return ReactorAdapter.toFuture(returned);
		}
		return (this == FUTURE && returned instanceof Future<?> future && !(returned instanceof CompletionStage<?>))
				? waitFor(future) : returned;
	}

	private static @Nullable Object waitFor(Future<?> future) throws Exception {
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			throw ex;
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			if (cause instanceof Error error) {
				throw error;
			}
			throw (cause instanceof Exception exception) ? exception : new CompletionException(cause);
		}
	}

}
