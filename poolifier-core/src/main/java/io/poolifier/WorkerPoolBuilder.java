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
import io.poolifier.internal.engine.ResolvedOptions;
import io.poolifier.internal.engine.PoolSize;
import io.poolifier.internal.engine.SystemTime;
import io.poolifier.internal.engine.Time;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.task.TaskHandler;
import io.poolifier.task.TaskInterceptor;
import io.poolifier.thread.ThreadWorkerFactory;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link WorkerPool}. All is checked before anything is started. Not for use by
 * several threads.
 */
public final class WorkerPoolBuilder {

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

	private boolean restartWorkerOnError = true;

	private boolean startWorkers = true;

	private boolean enableEvents = true;

	private Predicate<Throwable> fatalErrors = (error) -> false;

	private final List<PoolListener> listeners = new ArrayList<>();

	private final List<TaskInterceptor> interceptors = new ArrayList<>();

	private Time time = new SystemTime();

	WorkerPoolBuilder(PoolSize size) {
		this.size = size;
	}

	/**
	 * Names the pool.
	 * @param name the name; default {@code default}
	 * @return this builder
	 */
	public WorkerPoolBuilder name(String name) {
		if (name.isBlank()) {
			throw new InvalidOptionException("name", name, "must not be blank");
		}
		this.name = name;
		return this;
	}

	/**
	 * Adds a task function. The first one is the default function, unless
	 * {@link #defaultTaskFunction(String)} says otherwise.
	 * @param <D> what the function is given
	 * @param <R> what it returns
	 * @param name the name it is called by
	 * @param handler the code behind it
	 * @return this builder
	 * @throws IllegalArgumentException if the name is blank, reserved or taken
	 */
	public <D extends @Nullable Object, R extends @Nullable Object> WorkerPoolBuilder taskFunction(String name,
			TaskHandler<D, R> handler) {
		return taskFunction(name, handler, TaskFunctionOptions.defaults());
	}

	/**
	 * Adds a task function with options of its own.
	 * @param <D> what the function is given
	 * @param <R> what it returns
	 * @param name the name it is called by
	 * @param handler the code behind it
	 * @param options how its tasks are treated
	 * @return this builder
	 * @throws IllegalArgumentException if the name is blank, reserved or taken
	 */
	public <D extends @Nullable Object, R extends @Nullable Object> WorkerPoolBuilder taskFunction(String name,
			TaskHandler<D, R> handler, TaskFunctionOptions options) {
		FunctionDefinition.requireValidName(name);
		if (this.functions.putIfAbsent(name, new FunctionDefinition(handler, options)) != null) {
			throw new IllegalArgumentException("There is a task function '" + name + "' already");
		}
		return this;
	}

	/**
	 * Says which function runs the tasks that name none.
	 * @param name the name of a function
	 * @return this builder
	 */
	public WorkerPoolBuilder defaultTaskFunction(String name) {
		this.defaultFunction = name;
		return this;
	}

	/**
	 * Sets the kind of workers.
	 * @param workerFactory what makes them; default {@link ThreadWorkerFactory}
	 * @return this builder
	 */
	public WorkerPoolBuilder workerFactory(WorkerFactory workerFactory) {
		this.workerFactory = workerFactory;
		return this;
	}

	/**
	 * Sets the strategy that chooses a worker for a task.
	 * @param strategy the strategy; default {@link WorkerChoiceStrategy#LEAST_USED}
	 * @return this builder
	 */
	public WorkerPoolBuilder strategy(WorkerChoiceStrategy strategy) {
		this.strategy = strategy;
		return this;
	}

	/**
	 * Sets the options of the strategy, and of those that functions ask for.
	 * @param options the options; default {@link StrategyOptions#defaults()}
	 * @return this builder
	 */
	public WorkerPoolBuilder strategyOptions(StrategyOptions options) {
		this.strategyOptions = options;
		return this;
	}

	/**
	 * Sets the options of the workers' queues.
	 * @param options the options; default {@link TasksQueueOptions#defaults()} with the
	 * concurrency that suits the kind of workers
	 * @return this builder
	 */
	public WorkerPoolBuilder tasksQueueOptions(TasksQueueOptions options) {
		this.tasksQueueOptions = options;
		return this;
	}

	/**
	 * Sets whether tasks wait in queues of the pool. Without them, each task is handed to
	 * its worker at once and waits there; no other worker takes it over, and there is no
	 * back pressure.
	 * @param enableTasksQueue whether there are queues; default {@code true}
	 * @return this builder
	 */
	public WorkerPoolBuilder enableTasksQueue(boolean enableTasksQueue) {
		this.enableTasksQueue = enableTasksQueue;
		return this;
	}

	/**
	 * Sets what is measured beside what the strategy requires.
	 * @param statistics the statistics; default none
	 * @return this builder
	 */
	public WorkerPoolBuilder statistics(Statistic... statistics) {
		this.statistics = EnumSet.noneOf(Statistic.class);
		this.statistics.addAll(List.of(statistics));
		return this;
	}

	/**
	 * Sets how long a worker above the minimum of a dynamic pool may be idle before it
	 * ends.
	 * @param maxInactiveTime the time, at least 5 milliseconds; default 1 minute
	 * @return this builder
	 */
	public WorkerPoolBuilder maxInactiveTime(Duration maxInactiveTime) {
		this.maxInactiveTime = maxInactiveTime;
		return this;
	}

	/**
	 * Sets how such a worker ends.
	 * @param killBehavior the behavior; default {@link KillBehavior#SOFT}
	 * @return this builder
	 */
	public WorkerPoolBuilder killBehavior(KillBehavior killBehavior) {
		this.killBehavior = killBehavior;
		return this;
	}

	/**
	 * Sets whether a worker that died is replaced. If not, the pool goes on with the
	 * workers that are left, and is not ready while it has fewer than its minimum; the
	 * last one takes the tasks that wait with it.
	 * @param restartWorkerOnError whether it is replaced; default {@code true}
	 * @return this builder
	 */
	public WorkerPoolBuilder restartWorkerOnError(boolean restartWorkerOnError) {
		this.restartWorkerOnError = restartWorkerOnError;
		return this;
	}

	/**
	 * Sets how long tasks wait while no worker that may run them is ready.
	 * @param workerReadyTimeout the time after which such tasks fail with
	 * {@link io.poolifier.task.WorkerUnavailableException}; default 1 minute
	 * @return this builder
	 */
	public WorkerPoolBuilder workerReadyTimeout(Duration workerReadyTimeout) {
		this.workerReadyTimeout = workerReadyTimeout;
		return this;
	}

	/**
	 * Sets whether {@link #build()} starts the pool.
	 * @param startWorkers whether it does; default {@code true}
	 * @return this builder
	 */
	public WorkerPoolBuilder startWorkers(boolean startWorkers) {
		this.startWorkers = startWorkers;
		return this;
	}

	/**
	 * Sets whether the pool publishes events.
	 * @param enableEvents whether it does; default {@code true}
	 * @return this builder
	 */
	public WorkerPoolBuilder enableEvents(boolean enableEvents) {
		this.enableEvents = enableEvents;
		return this;
	}

	/**
	 * Sets which of the errors that a task function throws mean the end of its worker, in
	 * addition to every {@link VirtualMachineError} but {@link StackOverflowError}.
	 * @param fatalErrors the predicate of fatal errors; default none
	 * @return this builder
	 */
	public WorkerPoolBuilder fatalErrors(Predicate<Throwable> fatalErrors) {
		this.fatalErrors = fatalErrors;
		return this;
	}

	/**
	 * Adds a listener that hears of all events from the start on.
	 * @param listener the listener
	 * @return this builder
	 */
	public WorkerPoolBuilder listener(PoolListener listener) {
		this.listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
		return this;
	}

	/**
	 * Adds an interceptor, which is asked for each task. What an interceptor has for a
	 * task is around what those have that are added after it.
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
	 * Builds the pool, and starts it unless {@link #startWorkers(boolean)} says
	 * otherwise.
	 * @return the pool
	 * @throws InvalidOptionException if an option has a value that it cannot have, or if
	 * there is a listener but events are disabled
	 */
	public WorkerPool build() {
		if (!this.enableEvents && !this.listeners.isEmpty()) {
			throw new InvalidOptionException("enableEvents", false,
					"must be true, for there is a listener, which would never be called");
		}
		ResolvedOptions options = new ResolvedOptions(this.name, this.size, this.strategy, this.strategyOptions,
				this.enableTasksQueue, this.tasksQueueOptions, this.workerFactory.defaultConcurrency(), this.statistics,
				this.maxInactiveTime, this.killBehavior, this.workerReadyTimeout, this.restartWorkerOnError,
				this.enableEvents, this.fatalErrors);
		WorkerPool pool = new DefaultWorkerPool(options, this.functions, this.defaultFunction, this.workerFactory,
				this.time, this.listeners, this.interceptors);
		if (this.startWorkers) {
			pool.start();
		}
		return pool;
	}

}
