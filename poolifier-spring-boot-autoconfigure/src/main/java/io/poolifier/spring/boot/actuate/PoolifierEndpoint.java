// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.io.Serializable;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import io.poolifier.WorkerPool;
import io.poolifier.event.PoolLog;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.TaskInfo;
import io.poolifier.info.Usage;
import io.poolifier.info.WorkerChoice;
import io.poolifier.info.WorkerInfo;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.PoolChange;
import io.poolifier.options.PoolOptions;
import io.poolifier.spring.boot.property.RuntimeOption;
import io.poolifier.task.TaskFunctionInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Shows the worker pools of an application, and lets operators change them. Durations are
 * in milliseconds; what is not measured is absent. What does not exist is {@code null},
 * which is status 404 on the web.
 * <p>
 * Only reading is allowed unless {@code management.endpoint.poolifier.access} is
 * {@code unrestricted}. What was changed is published as an
 * {@link AuditApplicationEvent}, and logged. Safe for use by many threads.
 */
@Endpoint(id = "poolifier", defaultAccess = Access.READ_ONLY)
public class PoolifierEndpoint {

	/** The type of the audit event of options that were changed. */
	public static final String OPTIONS_CHANGED = "POOLIFIER_OPTIONS_CHANGED";

	/** The type of the audit event of a pool that was paused. */
	public static final String PAUSED = "POOLIFIER_PAUSED";

	/** The type of the audit event of a pool that was resumed. */
	public static final String RESUMED = "POOLIFIER_RESUMED";

	/** The type of the audit event of a task that was cancelled. */
	public static final String TASK_CANCELLED = "POOLIFIER_TASK_CANCELLED";

	/** The type of the audit event of a worker that was terminated. */
	public static final String WORKER_KILLED = "POOLIFIER_WORKER_KILLED";

	private static final String TASKS = "tasks";

	private static final String CHOICES = "choices";

	private static final int DEFAULT_LIMIT = 1000;

	private static final Pattern LINE_BREAKING = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");

	private final Map<String, WorkerPool> pools = new LinkedHashMap<>();

	private final ApplicationEventPublisher auditor;

	/** The last reasons to pause pools, by the names of the pools. */
	private final Map<String, String> pauseReasons = new ConcurrentHashMap<>();

	/** Held while options are read and changed. */
	private final Object options = new Object();

	/**
	 * Creates the endpoint.
	 * @param pools the pools by the names of their beans. They are shown by the names
	 * that they have themselves; where a name is taken, by that of the bean
	 * @param auditor the publisher of audit events
	 */
	public PoolifierEndpoint(Map<String, WorkerPool> pools, ApplicationEventPublisher auditor) {
		this.auditor = auditor;
		pools.forEach((beanName, pool) -> {
			if (this.pools.putIfAbsent(pool.name(), pool) != null) {
				this.pools.put(beanName, pool);
			}
		});
	}

	/**
	 * All pools.
	 * @return the pools as they are now
	 */
	@ReadOperation
	public PoolsDescriptor pools() {
		Map<String, PoolInfo> infos = new LinkedHashMap<>();
		this.pools.forEach((name, pool) -> infos.put(name, pool.info()));
		return new PoolsDescriptor(infos);
	}

	/**
	 * One pool with its task functions and workers.
	 * @param pool the name of the pool
	 * @return the pool as it is now, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable PoolDescriptor pool(@Selector String pool) {
		WorkerPool found = this.pools.get(pool);
		return (found != null) ? new PoolDescriptor(found.info(), found.taskFunctions(), found.workers()) : null;
	}

	/**
	 * Returns one worker of a pool, the pool's tasks, or its last choices of workers.
	 * @param pool the name of the pool
	 * @param part the key of the worker, {@code tasks} or {@code choices}
	 * @param limit the maximum number of tasks to return, 0 or more; default 1000
	 * @return {@link WorkerDescriptor}, {@link TasksDescriptor} or
	 * {@link ChoicesDescriptor}, or {@code null} if there is none
	 * @throws InvalidEndpointRequestException if the part or the limit is wrong
	 */
	@ReadOperation
	public @Nullable OperationResponseBody part(@Selector String pool, @Selector String part, @Nullable Integer limit) {
		if (limit != null && limit < 0) {
			throw new InvalidParameterException("limit", limit, "must be 0 or more");
		}
		if (part.equals(TASKS)) {
			return tasks(pool, (limit != null) ? limit : DEFAULT_LIMIT);
		}
		if (part.equals(CHOICES)) {
			return choices(pool);
		}
		try {
			return worker(pool, Integer.parseInt(part));
		}
		catch (NumberFormatException ex) {
			String reason = "A pool has 'tasks', 'choices', and workers with numbers for keys, but no '%s'"
				.formatted(part);
			throw new InvalidEndpointRequestException(reason, reason, ex);
		}
	}

	@Nullable WorkerDescriptor worker(String pool, int workerKey) {
		WorkerPool found = this.pools.get(pool);
		if (found == null) {
			return null;
		}
		return found.workers()
			.stream()
			.filter((worker) -> worker.key() == workerKey)
			.findFirst()
			.map(WorkerDescriptor::of)
			.orElse(null);
	}

	private @Nullable TasksDescriptor tasks(String pool, int limit) {
		WorkerPool found = this.pools.get(pool);
		return (found != null) ? TasksDescriptor.of(found.management().tasks(), limit) : null;
	}

	private @Nullable ChoicesDescriptor choices(String pool) {
		WorkerPool found = this.pools.get(pool);
		return (found != null) ? new ChoicesDescriptor(found.management().choices()) : null;
	}

	/**
	 * Changes options of a pool together, or none of them.
	 * @param pool the name of the pool
	 * @param options names of properties and values, separated by commas, as in
	 * {@code strategy=fair-share, tasks-queue-options.size=16}
	 * @param dryRun whether the change is checked and not made; default {@code false}
	 * @return the changes that were or would be made; {@code null} if there is no such
	 * pool
	 * @throws InvalidEndpointRequestException if an option or a value is wrong
	 */
	@WriteOperation
	public @Nullable ChangesDescriptor change(@Selector String pool, String options, @Nullable Boolean dryRun) {
		return change(pool, options, dryRun, null);
	}

	@Nullable ChangesDescriptor change(String pool, String options, @Nullable Boolean dryRun, @Nullable Principal principal) {
		WorkerPool found = this.pools.get(pool);
		if (found == null) {
			return null;
		}
		boolean dry = Boolean.TRUE.equals(dryRun);
		Map<String, Change> changes;
		synchronized (this.options) {
			PoolOptions before = found.options();
			try {
				PoolChange change = RequestedChange.parse(options);
				PoolOptions after = dry ? found.management().preview(change) : found.reconfigure(change);
				changes = Change.between(RuntimeOption.values(before), RuntimeOption.values(after));
			}
			catch (InvalidOptionException ex) {
				throw InvalidRuntimeOptionException.of(ex);
			}
		}
		if (!dry && !changes.isEmpty()) {
			audit(OPTIONS_CHANGED, pool, principal, Map.of("changes", changes));
		}
		return new ChangesDescriptor(changes);
	}

	/**
	 * Pauses or resumes a pool.
	 * @param pool the name of the pool
	 * @param action {@code pause} or {@code resume}
	 * @param reason why, for the audit event
	 * @return the action, or {@code null} if there is no such pool or action
	 */
	@WriteOperation
	public @Nullable ActionDescriptor act(@Selector String pool, @Selector String action, @Nullable String reason) {
		return act(pool, action, reason, null) ? new ActionDescriptor(action) : null;
	}

	boolean act(String pool, String action, @Nullable String reason, @Nullable Principal principal) {
		WorkerPool found = this.pools.get(pool);
		if (found == null) {
			return false;
		}
		boolean wasPaused = found.info().paused();
		switch (action) {
			case "pause" -> found.management().pause();
			case "resume" -> found.management().resume();
			default -> {
				return false;
			}
		}
		boolean pause = action.equals("pause");
		if (isNewReason(pool, pause ? reason : null) || pause != wasPaused) {
			audit(pause ? PAUSED : RESUMED, pool, principal, (reason != null) ? Map.of("reason", reason) : Map.of());
		}
		return true;
	}

	private boolean isNewReason(String pool, @Nullable String reason) {
		return reason != null && !reason.equals(this.pauseReasons.put(pool, reason));
	}

	/**
	 * Cancels a task.
	 * @param pool the name of the pool
	 * @param part always {@code tasks}
	 * @param id the number of the task
	 * @return the action, or {@code null} if there is no such task, or it has ended
	 */
	@DeleteOperation
	public @Nullable ActionDescriptor cancel(@Selector String pool, @Selector String part, @Selector long id) {
		return cancel(pool, part, id, null) ? new ActionDescriptor("cancel") : null;
	}

	boolean cancel(String pool, String part, long id, @Nullable Principal principal) {
		WorkerPool found = this.pools.get(pool);
		if (found == null || !part.equals(TASKS) || !found.management().cancelTask(id)) {
			return false;
		}
		audit(TASK_CANCELLED, pool, principal, Map.of("task", id));
		return true;
	}

	/**
	 * Terminates a worker, which is replaced.
	 * @param pool the name of the pool
	 * @param workerKey the key of the worker
	 * @return the action; {@code null} if there is no such worker, or it is not ready
	 */
	@DeleteOperation
	public @Nullable ActionDescriptor kill(@Selector String pool, @Selector int workerKey) {
		return kill(pool, workerKey, null) ? new ActionDescriptor("kill") : null;
	}

	boolean kill(String pool, int workerKey, @Nullable Principal principal) {
		WorkerPool found = this.pools.get(pool);
		if (found == null || !found.management().killWorker(workerKey)) {
			return false;
		}
		audit(WORKER_KILLED, pool, principal, Map.of("worker", workerKey));
		return true;
	}

	private void audit(String type, String pool, @Nullable Principal principal, Map<String, Object> details) {
		String who = (principal != null) ? principal.getName() : "anonymous";
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("pool", pool);
		data.putAll(details);
		LoggerFactory.getLogger(PoolLog.category(pool))
			.info("{} by {}: {}", type, escape(who), escape(data.toString()));
		this.auditor.publishEvent(new AuditApplicationEvent(who, type, data));
	}

	/** Keeps what comes from outside within its line of the log. */
	private static String escape(String text) {
		return LINE_BREAKING.matcher(text)
			.replaceAll((character) -> "\\\\u%04x".formatted((int) character.group().charAt(0)));
	}

	/**
	 * All pools.
	 *
	 * @param pools the pools by name
	 */
	public record PoolsDescriptor(Map<String, PoolInfo> pools) implements OperationResponseBody {
	}

	/**
	 * One pool.
	 *
	 * @param info the pool as a whole
	 * @param taskFunctions its functions, the default function first
	 * @param workers its workers, in the order of their keys
	 */
	public record PoolDescriptor(PoolInfo info, List<TaskFunctionInfo> taskFunctions,
			List<WorkerInfo> workers) implements OperationResponseBody {
	}

	/**
	 * One worker, with all that {@link WorkerInfo} has.
	 *
	 * @param key its place in the pool
	 * @param id its own number
	 * @param type the kind of worker
	 * @param dynamic whether it is above the pool's minimum
	 * @param ready whether it takes tasks
	 * @param backPressure whether its queue is under back pressure
	 * @param stealing whether it looks for tasks in the queues of others
	 * @param usage its statistics so far
	 * @param taskFunctions the same for each function, by name
	 * @param details further facts, such as the id of its process; {@code null} if there
	 * are none
	 */
	public record WorkerDescriptor(int key, long id, String type, boolean dynamic, boolean ready, boolean backPressure,
			boolean stealing, Usage usage, Map<String, Usage> taskFunctions,
			@Nullable Map<String, Object> details) implements OperationResponseBody {

		static WorkerDescriptor of(WorkerInfo worker) {
			return new WorkerDescriptor(worker.key(), worker.id(), worker.type(), worker.dynamic(), worker.ready(),
					worker.backPressure(), worker.stealing(), worker.usage(), worker.taskFunctions(), worker.details());
		}

	}

	/**
	 * The tasks of a pool that have not ended.
	 *
	 * @param running the number of running tasks
	 * @param queued the number of queued tasks
	 * @param tasks those that run, then those that wait, as many as asked for
	 */
	public record TasksDescriptor(long running, long queued,
			List<TaskDescriptor> tasks) implements OperationResponseBody {

		static TasksDescriptor of(List<TaskInfo> tasks, int limit) {
			long queued = tasks.stream().filter((task) -> task.state() == TaskInfo.State.QUEUED).count();
			return new TasksDescriptor(tasks.size() - queued, queued,
					tasks.stream().limit(limit).map(TaskDescriptor::of).toList());
		}

	}

	/**
	 * The last choices of workers for new tasks.
	 *
	 * @param choices the choices, the most recent first; empty unless
	 * {@code choice-trace-size} is set
	 */
	public record ChoicesDescriptor(List<WorkerChoice> choices) implements OperationResponseBody {
	}

	/**
	 * One task, with all that {@link TaskInfo} has.
	 *
	 * @param id its number
	 * @param function the name of its function
	 * @param state whether it waits or runs
	 * @param age milliseconds since it was submitted
	 * @param runTime milliseconds since it started
	 * @param workerKey the key of its worker
	 * @param stack the stack trace of its thread, the innermost call first
	 */
	public record TaskDescriptor(long id, String function, TaskInfo.State state, double age, @Nullable Double runTime,
			@Nullable Integer workerKey, @Nullable List<String> stack) {

		static TaskDescriptor of(TaskInfo task) {
			List<String> stack = task.stack().stream().map(StackTraceElement::toString).toList();
			return new TaskDescriptor(task.id(), task.function(), task.state(), task.age(), task.runTime(),
					task.workerKey(), stack.isEmpty() ? null : stack);
		}

	}

	/**
	 * Action that was carried out. An object rather than a flag, because JMX knows no
	 * others.
	 *
	 * @param action the name of the action
	 */
	public record ActionDescriptor(String action) implements OperationResponseBody {
	}

	/**
	 * The changes made to the options of a pool.
	 *
	 * @param changes the changes by the names of the options; empty if they were so
	 * already
	 */
	public record ChangesDescriptor(Map<String, Change> changes) implements OperationResponseBody {
	}

	/**
	 * The change of an option.
	 *
	 * @param from the value before; {@code null} if there was none
	 * @param to the value now; {@code null} if there is none
	 */
	public record Change(@Nullable Object from, @Nullable Object to) implements Serializable {

		static Map<String, Change> between(Map<String, Object> before, Map<String, Object> after) {
			Set<String> names = new LinkedHashSet<>(before.keySet());
			names.addAll(after.keySet());
			Map<String, Change> changes = new LinkedHashMap<>();
			for (String name : names) {
				Object from = before.get(name);
				Object to = after.get(name);
				if (!Objects.equals(from, to)) {
					changes.put(name, new Change(from, to));
				}
			}
			return changes;
		}

	}

}
