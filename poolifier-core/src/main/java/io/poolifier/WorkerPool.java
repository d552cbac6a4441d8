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
 * Runs tasks of named functions on its workers. Thread-safe.
 * <p>
 * Every task that is submitted ends exactly once. Its future completes with the
 * function's result, or exceptionally with
 * <ul>
 * <li>the exception that the function threw, which {@code join()} and {@code get()} show
 * as cause;</li>
 * <li>{@link UnknownTaskFunctionException}, if the pool has no such function;</li>
 * <li>{@link io.poolifier.task.TasksQueueFullException}, if every worker that may run it
 * has as many waiting tasks as {@link TasksQueueOptions#capacity()} allows;</li>
 * <li>{@link PoolClosedException}, if the pool is not started, or is destroyed before the
 * task ended;</li>
 * <li>{@link io.poolifier.task.WorkerUnavailableException}, if no worker that may run it
 * has been ready for as long as the option {@code workerReadyTimeout} allows;</li>
 * <li>{@link io.poolifier.task.WorkerLostException}, if its worker was lost while it ran,
 * or no worker is left that may run it;</li>
 * <li>{@link java.util.concurrent.CancellationException}, if it was cancelled.</li>
 * </ul>
 * No {@code execute} method throws any of these.
 * <p>
 * The future is the handle of the task: to cancel it, or to complete it in any other way
 * (as {@code orTimeout} does), removes a waiting task from its queue and interrupts a
 * running one. Actions that depend on the future run on the worker's thread unless they
 * are chained with an {@code …Async} method, and should be short.
 */
public interface WorkerPool extends AutoCloseable {

	/**
	 * The pool's name, as in its threads' names.
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
	 * Submits one task of a function for each element.
	 * @param <D> the type of the data
	 * @param <R> the type of the results
	 * @param function the name of the function
	 * @param data the data of the tasks
	 * @return a future of the results in the order of the data; it fails as soon as one
	 * task fails, while the other tasks continue
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecute(String function,
			Iterable<? extends D> data);

	/**
	 * Submits one task of a function for each element of a stream.
	 * @param <D> the type of the data
	 * @param <R> the type of the results
	 * @param function the name of the function
	 * @param data the data of the tasks; the stream is consumed
	 * @return a future of the results in the order of the data; it fails as soon as one
	 * task fails, while the other tasks continue
	 */
	default <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecute(
			String function, Stream<? extends D> data) {
		return mapExecute(function, data.toList());
	}

	/**
	 * Submits one task of a function for each element, all of which a signal cancels.
	 * @param <D> the type of the data
	 * @param <R> the type of the results
	 * @param function the name of the function
	 * @param data the data of the tasks
	 * @param signal the signal that cancels the tasks
	 * @return a future of the results in the order of the data; it fails as soon as one
	 * task fails, while the other tasks continue
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecute(String function,
			Iterable<? extends D> data, CancellationSignal signal);

	/**
	 * Submits one task of the default function for each element.
	 * @param <D> the type of the data
	 * @param <R> the type of the results
	 * @param data the data of the tasks
	 * @return a future of the results in the order of the data; it fails as soon as one
	 * task fails, while the other tasks continue
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecuteDefault(
			Iterable<? extends D> data);

	/**
	 * Adds a task function, or replaces the one of that name. Tasks that wait run the new
	 * one.
	 * @param <D> what the function is given
	 * @param <R> what it returns
	 * @param name the name it is called by
	 * @param handler the code behind it
	 * @throws IllegalArgumentException if the name is blank or reserved
	 */
	default <D extends @Nullable Object, R extends @Nullable Object> void addTaskFunction(String name,
			TaskHandler<D, R> handler) {
		addTaskFunction(name, handler, TaskFunctionOptions.defaults());
	}

	/**
	 * Adds a task function with options of its own, or replaces the one of that name.
	 * Tasks that wait run the new one, with the priority and on the workers that they
	 * were submitted for.
	 * @param <D> what the function is given
	 * @param <R> what it returns
	 * @param name the name it is called by
	 * @param handler the code behind it
	 * @param options how its tasks are treated
	 * @throws IllegalArgumentException if the name is blank or reserved, or an option
	 * does not fit the pool
	 */
	<D extends @Nullable Object, R extends @Nullable Object> void addTaskFunction(String name,
			TaskHandler<D, R> handler, TaskFunctionOptions options);

	/**
	 * Removes a task function that was added to the pool after it was built. Tasks of it
	 * that wait will fail with {@link UnknownTaskFunctionException}.
	 * @param name the name of the function
	 * @return whether there was one
	 * @throws IllegalArgumentException if the name is blank or reserved
	 * @throws IllegalStateException if the pool was built with the function, or if it is
	 * the default function
	 */
	boolean removeTaskFunction(String name);

	/**
	 * Sets which function runs the tasks that name none from now on.
	 * @param name the name of a function
	 * @throws IllegalArgumentException if the name is blank or reserved
	 * @throws UnknownTaskFunctionException if there is no such function
	 */
	void setDefaultTaskFunction(String name);

	/**
	 * Whether a function can be called by this name. {@code default} always can, as long
	 * as there is any function.
	 * @param name the name
	 * @return {@code true} if the pool has it
	 */
	boolean hasTaskFunction(String name);

	/**
	 * The pool's functions, the default function first, the others in the order in which
	 * they were registered.
	 * @return an immutable list
	 */
	List<TaskFunctionInfo> taskFunctions();

	/**
	 * The pool as it is now.
	 * @return a snapshot
	 */
	PoolInfo info();

	/**
	 * The workers as they are now, in the order of their keys.
	 * @return an immutable list of snapshots
	 */
	List<WorkerInfo> workers();

	/**
	 * What the tasks of each function have done so far, on all workers that the pool ever
	 * had. Counters never go down, unless the function is removed.
	 * @return an immutable map of snapshots by the functions' names
	 */
	Map<String, Usage> taskFunctionUsages();

	/**
	 * Returns the options in force.
	 * @return the options at this moment, with all defaults resolved
	 */
	PoolOptions options();

	/**
	 * Changes one or more options together, or none of them if the change is invalid.
	 * @param change the change
	 * @return the options in force after the change
	 * @throws InvalidOptionException if an option is out of range, or does not fit the
	 * pool as it would be then
	 */
	PoolOptions reconfigure(PoolChange change);

	/**
	 * Changes one or more options together, or none of them if the change is invalid, as
	 * in {@code pool.reconfigure((change) -> change.size(8))}.
	 * @param change the change, applied to a builder
	 * @return the options in force after the change
	 * @throws InvalidOptionException if an option is out of range, or does not fit the
	 * pool as it would be then
	 */
	default PoolOptions reconfigure(UnaryOperator<PoolChange.Builder> change) {
		return reconfigure(change.apply(PoolChange.builder()).build());
	}

	/**
	 * Returns the operations for operators and tools: tasks by id, pauses, listeners.
	 * @return the management of this pool
	 */
	PoolManagement management();

	/**
	 * Starts the minimum of workers. A pool that was destroyed can be started again.
	 * @throws IllegalStateException if the pool is started already, or is being destroyed
	 */
	void start();

	/**
	 * Takes no more tasks, lets those that are queued and running finish for as long as
	 * the tasks queue's {@code tasksFinishedTimeout} allows, fails what is left with
	 * {@link PoolClosedException}, and ends the workers. Does not block.
	 * @return a future that completes when the pool is destroyed; the same one while that
	 * is under way; one that failed with {@link PoolClosedException} if the pool is not
	 * started
	 */
	CompletableFuture<@Nullable Void> destroy();

	/**
	 * Destroys the pool and waits until that is done. Does nothing if it is not started.
	 */
	@Override
	void close();

}
