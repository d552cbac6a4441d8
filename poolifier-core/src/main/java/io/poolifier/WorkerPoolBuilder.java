// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import io.poolifier.event.PoolListener;
import io.poolifier.internal.engine.DefaultWorkerPool;
import io.poolifier.internal.engine.FunctionDefinition;
import io.poolifier.internal.engine.PoolSize;
import io.poolifier.internal.engine.ResolvedOptions;
import io.poolifier.internal.engine.SystemTime;
import io.poolifier.internal.engine.Time;
import io.poolifier.options.DeadlockGuard;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.task.TaskHandler;
import io.poolifier.task.TaskInterceptor;
import io.poolifier.thread.ThreadWorkerFactory;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Builder for {@link WorkerPool}. All options are checked before anything is started. Not
 * thread-safe.
 */
public final class WorkerPoolBuilder {

	private static final int DEFAULT_MAX_QUARANTINED = 16;

	private final PoolSize size;

	private String name = "default";

	private final Map<String, FunctionDefinition> functions = new LinkedHashMap<>();

	private @Nullable String defaultFunction;

	private WorkerFactory workerFactory = new ThreadWorkerFactory();

	private WorkerChoiceStrategy strategy = WorkerChoiceStrategy.LEAST_USED;

	private StrategyOptions strategyOptions = StrategyOptions.defaults();

	private boolean enableTasksQueue = true;

	private TasksQueueOptions tasksQueueOptions = TasksQueueOptions.defaults();

	private Set<Statistic> statistics = EnumSet.noneOf(Statistic.class);

	private Duration maxInactiveTime = Duration.ofMinutes(1);

	private KillBehavior killBehavior = KillBehavior.SOFT;

	private Duration workerReadyTimeout = Duration.ofMinutes(1);

	private TimeLimits timeLimits = TimeLimits.none();

	private int maxQuarantined = DEFAULT_MAX_QUARANTINED;

	private int choiceTraceSize;

	private DeadlockGuard deadlockGuard = DeadlockGuard.HELP;

	private boolean restartWorkerOnError = true;

	private boolean startWorkers = true;

	private boolean startOnFirstTask;

	private boolean enableEvents = true;

	private Predicate<Throwable> fatalErrors = (error) -> false;

	private Predicate<Thread> eventLoops = (thread) -> false;

	private final List<PoolListener> listeners = new ArrayList<>();

	private final List<TaskInterceptor> interceptors = new ArrayList<>();

	private Time time = new SystemTime();

	WorkerPoolBuilder(PoolSize size) {
		this.size = size;
	}

	/**
	 * Sets the name of the pool.
	 * @param name the name; {@code default} by default
	 * @return this builder
	 * @throws InvalidOptionException if the name is blank
	 */
	public WorkerPoolBuilder name(String name) {
		if (name.isBlank()) {
			throw new InvalidOptionException("name", name, "must not be blank");
		}
		this.name = name;
		return this;
	}

	/**
	 * Adds a task function. The first function added is the default function unless
	 * {@link #defaultTaskFunction(String)} names another.
	 * @param <D> the type of the data
	 * @param <R> the type of the result
	 * @param name the name of the function
	 * @param handler the handler that runs the tasks
	 * @return this builder
	 * @throws IllegalArgumentException if the name is blank, reserved or already in use
	 */
	public <D extends @Nullable Object, R extends @Nullable Object> WorkerPoolBuilder taskFunction(String name,
			TaskHandler<D, R> handler) {
		return taskFunction(name, handler, TaskFunctionOptions.defaults());
	}

	/**
	 * Adds a task function with its own options.
	 * @param <D> the type of the data
	 * @param <R> the type of the result
	 * @param name the name of the function
	 * @param handler the handler that runs the tasks
	 * @param options the options of the tasks of this function
	 * @return this builder
	 * @throws IllegalArgumentException if the name is blank, reserved or already in use
	 */
	public <D extends @Nullable Object, R extends @Nullable Object> WorkerPoolBuilder taskFunction(String name,
			TaskHandler<D, R> handler, TaskFunctionOptions options) {
		FunctionDefinition.requireValidName(name);
		if (this.functions.putIfAbsent(name, new FunctionDefinition(handler, options)) != null) {
			throw new IllegalArgumentException("A task function named '" + name + "' already exists");
		}
		return this;
	}

	/**
	 * Sets the default function, which runs the tasks that do not name a function.
	 * @param name the name of a function; the first function added by default
	 * @return this builder
	 */
	public WorkerPoolBuilder defaultTaskFunction(String name) {
		this.defaultFunction = name;
		return this;
	}

	/**
	 * Sets the factory of the workers, which determines their type.
	 * @param workerFactory the factory; a {@link ThreadWorkerFactory} by default
	 * @return this builder
	 */
	public WorkerPoolBuilder workerFactory(WorkerFactory workerFactory) {
		this.workerFactory = workerFactory;
		return this;
	}

	/**
	 * Sets the strategy that chooses a worker for a task.
	 * @param strategy the strategy; {@link WorkerChoiceStrategy#LEAST_USED} by default
	 * @return this builder
	 */
	public WorkerPoolBuilder strategy(WorkerChoiceStrategy strategy) {
		this.strategy = strategy;
		return this;
	}

	/**
	 * Sets the options of the strategy of the pool and of the strategies of individual
	 * functions.
	 * @param options the options; {@link StrategyOptions#defaults()} by default
	 * @return this builder
	 */
	public WorkerPoolBuilder strategyOptions(StrategyOptions options) {
		this.strategyOptions = options;
		return this;
	}

	/**
	 * Sets the options of the queues of the workers.
	 * @param options the options; {@link TasksQueueOptions#defaults()} by default, with
	 * the default concurrency of the worker type
	 * @return this builder
	 */
	public WorkerPoolBuilder tasksQueueOptions(TasksQueueOptions options) {
		this.tasksQueueOptions = options;
		return this;
	}

	/**
	 * Sets whether tasks wait in queues of the pool. If not, each task is handed to its
	 * worker immediately and waits there. No other worker can steal the task, and there
	 * is no back pressure.
	 * @param enableTasksQueue whether the queues are enabled; {@code true} by default
	 * @return this builder
	 */
	public WorkerPoolBuilder enableTasksQueue(boolean enableTasksQueue) {
		this.enableTasksQueue = enableTasksQueue;
		return this;
	}

	/**
	 * Sets the statistics to measure in addition to those that the strategies require.
	 * @param statistics the statistics; none by default
	 * @return this builder
	 */
	public WorkerPoolBuilder statistics(Statistic... statistics) {
		this.statistics = EnumSet.noneOf(Statistic.class);
		this.statistics.addAll(List.of(statistics));
		return this;
	}

	/**
	 * Sets the time for which a worker above the minimum of a dynamic pool may be idle
	 * before it is retired.
	 * @param maxInactiveTime the time, at least 5 milliseconds; 1 minute by default
	 * @return this builder
	 */
	public WorkerPoolBuilder maxInactiveTime(Duration maxInactiveTime) {
		this.maxInactiveTime = maxInactiveTime;
		return this;
	}

	/**
	 * Sets the manner in which an inactive worker above the minimum is retired.
	 * @param killBehavior the behavior; {@link KillBehavior#SOFT} by default
	 * @return this builder
	 */
	public WorkerPoolBuilder killBehavior(KillBehavior killBehavior) {
		this.killBehavior = killBehavior;
		return this;
	}

	/**
	 * Sets whether a failed worker is replaced. If not, the pool continues with the
	 * remaining workers, and is not ready while it has fewer than its minimum. If the
	 * last worker fails, the waiting tasks fail as well.
	 * @param restartWorkerOnError whether a failed worker is replaced; {@code true} by
	 * default
	 * @return this builder
	 */
	public WorkerPoolBuilder restartWorkerOnError(boolean restartWorkerOnError) {
		this.restartWorkerOnError = restartWorkerOnError;
		return this;
	}

	/**
	 * Sets the time for which tasks wait while no worker that may run them is ready.
	 * @param workerReadyTimeout the time after which such tasks fail with
	 * {@link io.poolifier.task.WorkerUnavailableException}; 1 minute by default
	 * @return this builder
	 */
	public WorkerPoolBuilder workerReadyTimeout(Duration workerReadyTimeout) {
		this.workerReadyTimeout = workerReadyTimeout;
		return this;
	}

	/**
	 * Sets the time limits of tasks whose function or request does not set them. A task
	 * that exceeds a limit fails with {@link io.poolifier.task.TaskTimeoutException}.
	 * @param limits the time limits; none by default
	 * @return this builder
	 */
	public WorkerPoolBuilder timeLimits(TimeLimits limits) {
		this.timeLimits = limits;
		return this;
	}

	/**
	 * Sets the number of threads that may be written off at a time because their task
	 * does not end within its grace period. Each of them is replaced, and continues until
	 * its function returns. When the number is reached, further such tasks keep their
	 * threads occupied.
	 * @param maxQuarantined the number; 16 by default
	 * @return this builder
	 */
	public WorkerPoolBuilder maxQuarantined(int maxQuarantined) {
		this.maxQuarantined = maxQuarantined;
		return this;
	}

	/**
	 * Sets the number of choices of workers that are remembered, with the figures on
	 * which they were made, for {@link PoolManagement#choices()}.
	 * @param choiceTraceSize the number, from 0 to 1,000; 0 by default, which costs
	 * nothing
	 * @return this builder
	 */
	public WorkerPoolBuilder choiceTraceSize(int choiceTraceSize) {
		this.choiceTraceSize = choiceTraceSize;
		return this;
	}

	/**
	 * Sets the guard against the deadlock of tasks that wait for tasks of the same pool.
	 * @param deadlockGuard the guard; {@link DeadlockGuard#HELP} by default
	 * @return this builder
	 */
	public WorkerPoolBuilder deadlockGuard(DeadlockGuard deadlockGuard) {
		this.deadlockGuard = deadlockGuard;
		return this;
	}

	/**
	 * Sets whether {@link #build()} starts the pool.
	 * @param startWorkers whether the pool is started; {@code true} by default
	 * @return this builder
	 */
	public WorkerPoolBuilder startWorkers(boolean startWorkers) {
		this.startWorkers = startWorkers;
		return this;
	}

	/**
	 * Sets whether the first task starts the pool if {@link #build()} does not. A
	 * destroyed pool is not started again by a task.
	 * @param startOnFirstTask whether the first task starts the pool; {@code false} by
	 * default
	 * @return this builder
	 */
	public WorkerPoolBuilder startOnFirstTask(boolean startOnFirstTask) {
		this.startOnFirstTask = startOnFirstTask;
		return this;
	}

	/**
	 * Sets whether the pool publishes events.
	 * @param enableEvents whether events are published; {@code true} by default
	 * @return this builder
	 */
	public WorkerPoolBuilder enableEvents(boolean enableEvents) {
		this.enableEvents = enableEvents;
		return this;
	}

	/**
	 * Sets the predicate of fatal errors. A worker whose task throws a fatal error fails.
	 * Every {@link VirtualMachineError} except {@link StackOverflowError} is fatal in
	 * addition.
	 * @param fatalErrors the predicate; matches no error by default
	 * @return this builder
	 */
	public WorkerPoolBuilder fatalErrors(Predicate<Throwable> fatalErrors) {
		this.fatalErrors = fatalErrors;
		return this;
	}

	/**
	 * Sets the predicate of threads that must neither wait nor run tasks when they submit
	 * a task for which there is no room, such as those of event loops. The task is
	 * rejected instead.
	 * @param eventLoops the predicate; matches no thread by default
	 * @return this builder
	 */
	public WorkerPoolBuilder eventLoops(Predicate<Thread> eventLoops) {
		this.eventLoops = Objects.requireNonNull(eventLoops, "eventLoops must not be null");
		return this;
	}

	/**
	 * Adds a listener, which receives all events from the start of the pool.
	 * @param listener the listener
	 * @return this builder
	 */
	public WorkerPoolBuilder listener(PoolListener listener) {
		this.listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
		return this;
	}

	/**
	 * Adds an interceptor, which is called for each task. The scopes of an interceptor
	 * enclose those of interceptors added after it.
	 * @param interceptor the interceptor
	 * @return this builder
	 */
	public WorkerPoolBuilder interceptor(TaskInterceptor interceptor) {
		this.interceptors.add(interceptor);
		return this;
	}

	WorkerPoolBuilder time(Time time) {
		this.time = time;
		return this;
	}

	/**
	 * Builds the pool, and starts it unless disabled by {@link #startWorkers(boolean)}.
	 * @return the pool
	 * @throws InvalidOptionException if an option has an invalid value, or if there is a
	 * listener although events are disabled
	 */
	public WorkerPool build() {
		if (!this.enableEvents && !this.listeners.isEmpty()) {
			throw new InvalidOptionException("enableEvents", false,
					"must be true because a listener is registered, which would otherwise never be called");
		}
		ResolvedOptions options = new ResolvedOptions(this.name, this.size, this.strategy, this.strategyOptions,
				this.enableTasksQueue, this.tasksQueueOptions, this.workerFactory.defaultConcurrency(),
				this.workerFactory.sharesHeap(), this.statistics, this.maxInactiveTime, this.killBehavior,
				this.workerReadyTimeout, this.timeLimits, this.maxQuarantined, this.choiceTraceSize, this.deadlockGuard,
				this.restartWorkerOnError, this.enableEvents, this.fatalErrors);
		DefaultWorkerPool pool = new DefaultWorkerPool(options, this.functions, this.defaultFunction,
				this.workerFactory, this.time, this.listeners, this.interceptors, this.eventLoops);
		if (this.startWorkers) {
			pool.start();
		}
		else if (this.startOnFirstTask) {
			pool.startOnFirstTask();
		}
		return pool;
	}

}
