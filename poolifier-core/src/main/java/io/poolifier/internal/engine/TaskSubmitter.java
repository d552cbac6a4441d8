// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.concurrent.CompletableFuture;

import io.poolifier.event.PoolEvent;
import io.poolifier.internal.concurrent.StackHeadroom;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.task.CancellationSignal;
import io.poolifier.task.TaskInterceptor;
import io.poolifier.task.TaskScope;
import io.poolifier.task.TasksQueueFullException;
import org.jspecify.annotations.Nullable;

/**
 * Submitter of tasks, which creates them and hands them to the dispatcher. Its futures
 * carry all failures. Thread-safe.
 */
final class TaskSubmitter {

	/** The number of changes within each other when a task passes its gates. */
	private static final int DEPTH = 5;

	private final CurrentOptions options;

	private final Time time;

	private final FunctionRegistry functions;

	private final @Nullable TaskInterceptor interceptor;

	private final LimitedTask.Environment environment;

	private final Gates gates;

	private final Dispatcher dispatcher;

	private final Lifecycle lifecycle;

	private final UnstartedTaskCounters unstarted;

	private final EventPublisher events;

	TaskSubmitter(CurrentOptions options, Time time, FunctionRegistry functions, @Nullable TaskInterceptor interceptor,
			LimitedTask.Environment environment, Gates gates, Dispatcher dispatcher, Lifecycle lifecycle,
			UnstartedTaskCounters unstarted, EventPublisher events) {
		this.options = options;
		this.time = time;
		this.functions = functions;
		this.interceptor = interceptor;
		this.environment = environment;
		this.gates = gates;
		this.dispatcher = dispatcher;
		this.lifecycle = lifecycle;
		this.unstarted = unstarted;
		this.events = events;
	}

	/**
	 * Submits a task that a signal can cancel. The signal releases the task when it has
	 * completed.
	 */
	<R extends @Nullable Object> CompletableFuture<R> submit(@Nullable String name, @Nullable Object data,
			TaskTerms terms, @Nullable CancellationSignal signal) {
		if (signal == null) {
			return submit(name, data, terms);
		}
		Throwable reason = signal.reason();
		if (reason != null) {
			return rejected(reason);
		}
		CompletableFuture<R> future = submit(name, data, terms);
		CancellationSignal.Target target = future::completeExceptionally;
		signal.add(target);
		var unused = future.whenComplete((result, error) -> signal.remove(target));
		return future;
	}

	/**
	 * Submits a task.
	 * @param name the name of the function; {@code null} for the default function
	 */
	<R extends @Nullable Object> CompletableFuture<R> submit(@Nullable String name, @Nullable Object data,
			TaskTerms terms) {
		if (!this.lifecycle.isStarted()) {
			Throwable reason = startForTask();
			if (reason != null) {
				return rejected(reason);
			}
		}
		RegisteredFunction function;
		Object prepared;
		Passage passage = null;
		try {
			function = this.functions.get(name);
			prepared = function.prepare(data);
			if (terms.orderingKey() != null || this.gates.areFor(function)) {
				// Done before a gate knows the task, so that it can leave.
				StackHeadroom.require(DEPTH);
				Object orderingKey = (terms.orderingKey() != null) ? terms.orderingKey() : function.orderingKey(data);
				Task<R> waiting = (orderingKey != null) ? coalesced(function, orderingKey) : null;
				if (waiting != null) {
					this.unstarted.coalesced();
					return JoinedTask.of(waiting);
				}
				passage = this.gates.passage(function, orderingKey, fairnessKey(function, data, terms));
			}
		}
		catch (RuntimeException ex) {
			return rejected(ex);
		}
		TaskScope scope;
		try {
			scope = (this.interceptor != null) ? this.interceptor.intercept(this.options.get().name(), function.name())
					: null;
		}
		catch (Throwable ex) {
			this.gates.abandon(passage);
			return rejected(ex);
		}
		TimeLimits limits = terms.limits()
			.orElse(function.options().timeLimits().orElse(this.options.get().timeLimits()));
		long now = this.time.nanoTime();
		if (passage != null) {
			return submitGated(
					new GatedTask<>(function, prepared, now, scope, limits, this.environment, this.gates, passage));
		}
		if (limits.isLimited()) {
			return submit(new LimitedTask<>(function, prepared, now, scope, limits, this.environment));
		}
		return submit((scope != null) ? new InterceptedTask<>(function, prepared, now, scope, this.environment.events())
				: new Task<>(function, prepared, now));
	}

	@SuppressWarnings("unchecked") // the function determines the type of the result
	private <R extends @Nullable Object> @Nullable Task<R> coalesced(RegisteredFunction function, Object orderingKey) {
		TaskFunctionOptions options = function.options();
		return options.coalesce() ? (Task<R>) this.gates.waiting(orderingKey, function) : null;
	}

	private @Nullable Object fairnessKey(RegisteredFunction function, @Nullable Object data, TaskTerms terms) {
		return (terms.fairnessKey() != null || !this.gates.areFair()) ? terms.fairnessKey()
				: function.fairnessKey(data);
	}

	/**
	 * Starts the pool for a task if it is to be started by its first task.
	 * @return the reason for which the task is rejected; {@code null} if the pool is
	 * started
	 */
	@Nullable Throwable startForTask() {
		try {
			return this.lifecycle.startForTask() ? null : this.lifecycle.rejection();
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	/** Submits a task, which leaves its gates if that throws. */
	private <R extends @Nullable Object> CompletableFuture<R> submitGated(GatedTask<R> task) {
		try {
			return submit(task);
		}
		catch (Throwable ex) {
			if (task.executor() == null && !task.isDone()) {
				task.rejected(ex);
			}
			if (ex instanceof RuntimeException) {
				return rejected(ex);
			}
			throw ex;
		}
	}

	private <R extends @Nullable Object> CompletableFuture<R> submit(Task<R> task) {
		RuntimeException refusal = this.dispatcher.dispatch(task);
		if (refusal != null) {
			RuntimeException error = this.lifecycle.isStarted() ? refusal : this.lifecycle.rejection();
			if (error instanceof TasksQueueFullException reason) {
				overflowed(task, task.payload(), reason);
			}
			task.rejected(error);
			return rejected(error);
		}
		task.accepted();
		return task;
	}

	private void overflowed(Task<?> task, @Nullable Object data, TasksQueueFullException reason) {
		this.events.publishFrequent(
				() -> new PoolEvent.TaskOverflowed(this.options.get().name(), task.function(), data, reason));
	}

	private <R extends @Nullable Object> CompletableFuture<R> rejected(Throwable error) {
		this.unstarted.rejected();
		return CompletableFuture.failedFuture(error);
	}

}
