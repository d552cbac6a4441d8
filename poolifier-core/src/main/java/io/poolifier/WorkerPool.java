// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.poolifier.info.PoolInfo;
import io.poolifier.info.Usage;
import io.poolifier.info.WorkerInfo;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.PoolChange;
import io.poolifier.options.PoolOptions;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.CancellationSignal;
import io.poolifier.task.PoolClosedException;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.task.TaskHandler;
import io.poolifier.task.TaskRequest;
import io.poolifier.task.UnknownTaskFunctionException;
import org.jspecify.annotations.Nullable;

/**
 * Pool of workers that run tasks of named functions. Thread-safe.
 * <p>
 * Every submitted task completes exactly once. Its future completes with the result of
 * the function, or exceptionally with one of the following:
 * <ul>
 * <li>the exception thrown by the function, which {@code join()} and {@code get()} report
 * as the cause;</li>
 * <li>{@link UnknownTaskFunctionException}, if the pool has no such function;</li>
 * <li>{@link io.poolifier.task.TasksQueueFullException}, if the queue of every worker
 * that may run the task has reached {@link TasksQueueOptions#capacity()};</li>
 * <li>{@link PoolClosedException}, if the pool is not started, or is destroyed before the
 * task completes;</li>
 * <li>{@link io.poolifier.task.WorkerUnavailableException}, if no worker that may run the
 * task becomes ready within the option {@code workerReadyTimeout};</li>
 * <li>{@link io.poolifier.task.WorkerLostException}, if its worker is lost while the task
 * runs, or no worker is left that may run it;</li>
 * <li>{@link java.util.concurrent.CancellationException}, if the task is cancelled.</li>
 * </ul>
 * The {@code execute} methods report these failures through the future and never throw
 * them.
 * <p>
 * The future is the handle of the task. Cancelling it, or completing it in any other way
 * (as {@code orTimeout} does), removes a waiting task from its queue and interrupts a
 * running task. Dependent actions run on the thread of the worker unless they are chained
 * with an {@code …Async} method, and should be short.
 */
public interface WorkerPool extends AutoCloseable {

	/**
	 * Returns the name of the pool, which is part of the names of its threads.
	 * @return the name
	 */
	String name();

	/**
	 * Submits a task of a function.
	 * @param <D> the type of the data
	 * @param <R> the type of the result
	 * @param function the name of the function
	 * @param data the data for the function
	 * @return the future of the task
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> execute(String function, D data);

	/**
	 * Submits a task.
	 * @param <D> the type of the data
	 * @param <R> the type of the result
	 * @param request the request
	 * @return the future of the task
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> execute(TaskRequest<D> request);

	/**
	 * Submits a task of the default function.
	 * @param <D> the type of the data
	 * @param <R> the type of the result
	 * @param data the data for the function
	 * @return the future of the task
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> executeDefault(D data);

	/**
	 * Submits one task of a function per element.
	 * @param <D> the type of the data
	 * @param <R> the type of the results
	 * @param function the name of the function
	 * @param data the data of the tasks
	 * @return a future of the results, in the order of the data; it fails as soon as one
	 * task fails, while the other tasks continue; cancelling it, or completing it early,
	 * cancels its tasks
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecute(String function,
			Iterable<? extends D> data);

	/**
	 * Submits one task of a function per element of a stream.
	 * @param <D> the type of the data
	 * @param <R> the type of the results
	 * @param function the name of the function
	 * @param data the data of the tasks; the stream is consumed
	 * @return a future of the results, in the order of the data; it fails as soon as one
	 * task fails, while the other tasks continue; cancelling it, or completing it early,
	 * cancels its tasks
	 */
	default <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecute(
			String function, Stream<? extends D> data) {
		return mapExecute(function, data.toList());
	}

	/**
	 * Submits one task of a function per element. All tasks can be cancelled by a signal.
	 * @param <D> the type of the data
	 * @param <R> the type of the results
	 * @param function the name of the function
	 * @param data the data of the tasks
	 * @param signal the signal that cancels the tasks
	 * @return a future of the results, in the order of the data; it fails as soon as one
	 * task fails, while the other tasks continue; cancelling it, or completing it early,
	 * cancels its tasks
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecute(String function,
			Iterable<? extends D> data, CancellationSignal signal);

	/**
	 * Submits one task of the default function per element.
	 * @param <D> the type of the data
	 * @param <R> the type of the results
	 * @param data the data of the tasks
	 * @return a future of the results, in the order of the data; it fails as soon as one
	 * task fails, while the other tasks continue; cancelling it, or completing it early,
	 * cancels its tasks
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecuteDefault(
			Iterable<? extends D> data);

	/**
	 * Adds a task function, or replaces the function with the same name. Waiting tasks
	 * run the new function.
	 * @param <D> the type of the data
	 * @param <R> the type of the result
	 * @param name the name of the function
	 * @param handler the handler that runs the tasks
	 * @throws IllegalArgumentException if the name is blank or reserved
	 */
	default <D extends @Nullable Object, R extends @Nullable Object> void addTaskFunction(String name,
			TaskHandler<D, R> handler) {
		addTaskFunction(name, handler, TaskFunctionOptions.defaults());
	}

	/**
	 * Adds a task function with its own options, or replaces the function with the same
	 * name. Waiting tasks run the new function, with the priority and on the workers for
	 * which they were submitted.
	 * @param <D> the type of the data
	 * @param <R> the type of the result
	 * @param name the name of the function
	 * @param handler the handler that runs the tasks
	 * @param options the options of the tasks of this function
	 * @throws IllegalArgumentException if the name is blank or reserved, or an option
	 * does not fit the pool
	 */
	<D extends @Nullable Object, R extends @Nullable Object> void addTaskFunction(String name,
			TaskHandler<D, R> handler, TaskFunctionOptions options);

	/**
	 * Removes a task function that was added to the pool after it was built. Waiting
	 * tasks of the function fail with {@link UnknownTaskFunctionException}.
	 * @param name the name of the function
	 * @return {@code true} if the function was removed; {@code false} if there was no
	 * such function
	 * @throws IllegalArgumentException if the name is blank or reserved
	 * @throws IllegalStateException if the pool was built with the function, or if it is
	 * the default function
	 */
	boolean removeTaskFunction(String name);

	/**
	 * Sets the default function, which runs subsequent tasks that do not name a function.
	 * @param name the name of a function
	 * @throws IllegalArgumentException if the name is blank or reserved
	 * @throws UnknownTaskFunctionException if there is no such function
	 */
	void setDefaultTaskFunction(String name);

	/**
	 * Returns whether the pool has a function with the given name. The name
	 * {@code default} exists as soon as the pool has any function.
	 * @param name the name
	 * @return {@code true} if the pool has the function
	 */
	boolean hasTaskFunction(String name);

	/**
	 * Returns the functions of the pool: first the default function, then the others in
	 * the order of their registration.
	 * @return an immutable list
	 */
	List<TaskFunctionInfo> taskFunctions();

	/**
	 * Returns a snapshot of the pool.
	 * @return the snapshot
	 */
	PoolInfo info();

	/**
	 * Returns snapshots of the workers, in the order of their keys.
	 * @return an immutable list of snapshots
	 */
	List<WorkerInfo> workers();

	/**
	 * Returns the usage of each function so far, over all workers that the pool has ever
	 * had. Counters never decrease unless the function is removed.
	 * @return an immutable map of snapshots, by function name
	 */
	Map<String, Usage> taskFunctionUsages();

	/**
	 * Returns the options in force at this moment, with all defaults resolved.
	 * @return the options
	 */
	PoolOptions options();

	/**
	 * Changes one or more options atomically. If the change is invalid, no option is
	 * changed.
	 * @param change the change
	 * @return the options in force after the change
	 * @throws InvalidOptionException if an option is out of range, or does not fit the
	 * changed pool
	 */
	PoolOptions reconfigure(PoolChange change);

	/**
	 * Changes one or more options atomically, as in {@code pool.reconfigure((change) ->
	 * change.size(8))}. If the change is invalid, no option is changed.
	 * @param change the change, applied to a builder
	 * @return the options in force after the change
	 * @throws InvalidOptionException if an option is out of range, or does not fit the
	 * changed pool
	 */
	default PoolOptions reconfigure(UnaryOperator<PoolChange.Builder> change) {
		return reconfigure(change.apply(PoolChange.builder()).build());
	}

	/**
	 * Returns the operations for operators and tools, such as the list of tasks, pausing
	 * and listeners.
	 * @return the management operations of this pool
	 */
	PoolManagement management();

	/**
	 * Starts the pool with its minimum number of workers. A destroyed pool can be started
	 * again.
	 * @throws IllegalStateException if the pool is already started, or is being destroyed
	 */
	void start();

	/**
	 * Destroys the pool without blocking. The pool rejects new tasks and waits for queued
	 * and running tasks for at most {@link TasksQueueOptions#tasksFinishedTimeout()}. It
	 * then fails the remaining tasks with {@link PoolClosedException} and terminates the
	 * workers.
	 * @return a future that completes when the pool is destroyed; the same future while
	 * the pool is being destroyed; a future failed with {@link PoolClosedException} if
	 * the pool is not started
	 */
	CompletableFuture<@Nullable Void> destroy();

	/**
	 * Destroys the pool and waits for completion. Does nothing if the pool is not
	 * started.
	 */
	@Override
	void close();

}
