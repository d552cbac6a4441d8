package io.poolifier;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.poolifier.event.PoolListener;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.TaskInfo;
import io.poolifier.info.Usage;
import io.poolifier.info.WorkerInfo;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.PoolChange;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
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
 * <li>{@link io.poolifier.task.TaskRejectedException}, if every worker that may run it
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
	 * Runs a task of the default function.
	 * @param <D> the type of the data
	 * @param <R> the type of the result
	 * @param data what the function is given
	 * @return the task's future
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> execute(D data);

	/**
	 * Runs a task of a function by name.
	 * @param <D> the type of the data
	 * @param <R> the type of the result
	 * @param function the name of the function
	 * @param data what the function is given
	 * @return the task's future
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> execute(String function, D data);

	/**
	 * Runs a task.
	 * @param <D> the type of the data
	 * @param <R> the type of the result
	 * @param request function and data
	 * @return the task's future
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> execute(TaskRequest<D> request);

	/**
	 * Runs a task of a function for each element.
	 * @param <D> the type of the data
	 * @param <R> the type of the results
	 * @param function the name of the function
	 * @param data what the function is given, a task an element
	 * @return a future of the results in the order of the data; it fails as soon as one
	 * task fails, and leaves the other tasks alone
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecute(String function,
			Collection<? extends D> data);

	/**
	 * Runs a task of a function for each element, until a signal is given.
	 * @param <D> the type of the data
	 * @param <R> the type of the results
	 * @param function the name of the function
	 * @param data what the function is given, a task an element
	 * @param signal what cancels the tasks from outside
	 * @return a future of the results in the order of the data; it fails as soon as one
	 * task fails, and leaves the other tasks alone
	 */
	<D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecute(String function,
			Collection<? extends D> data, CancellationSignal signal);

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
	 * Takes the sum of the workers' high-water marks, like
	 * {@link PoolInfo#maxQueuedTasks()}, but only since it was last taken. The marks
	 * start again from the tasks that wait now. Meant for one caller, which looks at it
	 * at intervals.
	 * @return the most tasks that waited at each worker, summed up
	 */
	long takeMaxQueuedTasks();

	/**
	 * The tasks that have not ended: those that run, then those that wait, both by the
	 * keys of their workers. Numbers them, which costs memory for as long as they last. A
	 * task that starts or changes its worker at this very moment may be missing.
	 * @return an immutable list of snapshots
	 */
	List<TaskInfo> tasks();

	/**
	 * Cancels a task, as its future's {@code cancel(true)} does: one that waits leaves
	 * its queue, one that runs is interrupted.
	 * @param id the number by which {@link #tasks()} showed the task
	 * @return {@code false} if there is no such task, or it has ended
	 */
	boolean cancelTask(long id);

	/**
	 * Has workers start no more tasks until the pool is {@linkplain #resume() resumed}.
	 * Tasks that run go on, and tasks that come wait. Applies to a pool that is not
	 * started as well, when it is. If a paused pool is destroyed, the tasks that wait
	 * fail at once. Does nothing if the pool is paused.
	 */
	void pause();

	/**
	 * Has workers start tasks again. Does nothing if the pool is not paused.
	 */
	void resume();

	/**
	 * Changes the strategy that chooses workers for the tasks of functions without one of
	 * their own, and keeps its options. Statistics are kept; so is the state of a
	 * strategy that was at work before.
	 * @param strategy the strategy
	 */
	void setStrategy(WorkerChoiceStrategy strategy);

	/**
	 * Changes the strategy and the options of strategies.
	 * @param strategy the strategy
	 * @param options the options
	 * @throws InvalidOptionException if the options do not fit the pool
	 */
	void setStrategy(WorkerChoiceStrategy strategy, StrategyOptions options);

	/**
	 * Changes the options of strategies.
	 * @param options the options; to keep some, start with those of
	 * {@link #strategyOptions()}
	 * @throws InvalidOptionException if the options do not fit the pool
	 */
	void setStrategyOptions(StrategyOptions options);

	/**
	 * The options of strategies.
	 * @return the options
	 */
	StrategyOptions strategyOptions();

	/**
	 * Lets tasks wait in queues with stealing, back pressure and all that the options
	 * say.
	 * @param options the options
	 */
	void enableTasksQueue(TasksQueueOptions options);

	/**
	 * Hands tasks to their workers at once from now on. Those that wait keep their order,
	 * priority and worker; the concurrency of workers stays.
	 */
	void disableTasksQueue();

	/**
	 * Changes the options of the tasks queue, at once and for the tasks that wait as
	 * well. If there is none, they are for when there is.
	 * @param options the options; to keep some, start with those of
	 * {@link #tasksQueueOptions()}
	 */
	void setTasksQueueOptions(TasksQueueOptions options);

	/**
	 * The options of the tasks queue.
	 * @return the options, also if there is none
	 */
	TasksQueueOptions tasksQueueOptions();

	/**
	 * Changes the number of workers of a fixed pool. New ones come at once, surplus ones
	 * go when their task has ended.
	 * @param size the number, at least 1
	 * @throws InvalidOptionException if the size is out of range, or too small for the
	 * workers that functions are bound to
	 * @throws IllegalStateException if the pool is dynamic
	 */
	void resize(int size);

	/**
	 * Changes the numbers of workers of a dynamic pool.
	 * @param minSize the number of workers it always has, 0 or more
	 * @param maxSize the number of workers it has at most, more than the minimum
	 * @throws InvalidOptionException if a size is out of range, or too small for the
	 * workers that functions are bound to
	 * @throws IllegalStateException if the pool is fixed
	 */
	void resize(int minSize, int maxSize);

	/**
	 * Changes several options together, or none of them.
	 * @param change what is to change
	 * @throws InvalidOptionException if an option does not fit the pool, as it would be
	 * then
	 */
	void change(PoolChange change);

	/**
	 * Adds a listener, which hears of all events from now on. Does nothing if the pool
	 * publishes no events.
	 * @param listener the listener
	 */
	void addListener(PoolListener listener);

	/**
	 * Removes a listener.
	 * @param listener the listener
	 */
	void removeListener(PoolListener listener);

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
	 * is under way; one that failed with {@link IllegalStateException} if the pool is not
	 * started
	 */
	CompletableFuture<@Nullable Void> destroy();

	/**
	 * Destroys the pool and waits until that is done. Does nothing if it is not started.
	 */
	@Override
	void close();

}
