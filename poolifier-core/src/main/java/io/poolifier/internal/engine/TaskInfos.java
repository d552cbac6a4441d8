// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.poolifier.info.TaskInfo;
import io.poolifier.task.TaskProgress;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of the tasks that have not ended.
 */
final class TaskInfos {

	private static final double NANOS_PER_MILLI = 1_000_000;

	private final Time time;

	private final ActiveNodes nodes;

	private final Gates gates;

	private final WorkerSupervisor workers;

	private final CallerRuns callers;

	private final FunctionRegistry functions;

	private final TaskIds ids;

	private final ProgressBoard progress;

	TaskInfos(Time time, ActiveNodes nodes, Gates gates, WorkerSupervisor workers, CallerRuns callers,
			FunctionRegistry functions, TaskIds ids, ProgressBoard progress) {
		this.progress = progress;
		this.callers = callers;
		this.functions = functions;
		this.time = time;
		this.nodes = nodes;
		this.gates = gates;
		this.workers = workers;
		this.ids = ids;
	}

	/**
	 * Returns the running tasks, the tasks in queues, each by worker key, and then the
	 * tasks that have yet to be dispatched.
	 */
	List<TaskInfo> tasks() {
		// Read in the order in which a task moves, so that a moving task is not missed.
		Set<Task<?>> undispatched = new LinkedHashSet<>();
		this.gates.forEachWaiting(undispatched::add);
		Map<Task<?>, WorkerNode> queued = new LinkedHashMap<>();
		for (WorkerNode node : this.nodes.all()) {
			node.forEachQueued((task) -> queued.put(task, node));
		}
		this.ids.forgetEnded();
		long now = this.time.nanoTime();
		List<TaskInfo> infos = new ArrayList<>();
		for (WorkerHandle worker : this.workers.workers()) {
			worker.forEachExecuting((slot, task) -> {
				undispatched.remove(task);
				queued.remove(task);
				infos.add(running(task, slot.startedNanos(), worker.workerKey(), slot.stackOf(task), now));
			});
		}
		this.callers.forEachExecuting((run) -> infos
			.add(running(run.task(), run.startedNanos(), run.workerKey(), run.stackOf(run.task()), now)));
		undispatched.removeAll(queued.keySet());
		infos.sort(Comparator.comparing(TaskInfo::workerKey, Comparator.nullsLast(Comparator.naturalOrder())));
		queued.forEach((task, node) -> addQueued(task, node.key(), now, infos));
		undispatched.forEach((task) -> addQueued(task, null, now, infos));
		return List.copyOf(infos);
	}

	private void addQueued(Task<?> task, @Nullable Integer workerKey, long now, List<TaskInfo> infos) {
		if (!task.hasEnded()) {
			infos.add(new TaskInfo(this.ids.of(task), task.function(), TaskInfo.State.QUEUED,
					millis(now - task.since()), null, workerKey, this.progress.of(task), List.of()));
		}
	}

	private TaskInfo running(Task<?> task, long started, int workerKey, List<StackTraceElement> stack, long now) {
		TaskInfo.State state = task.isAborted() ? TaskInfo.State.CANCELLED : TaskInfo.State.RUNNING;
		double age = millis(now - task.since());
		// The slot may have the task already, but not its start time.
		double runTime = (started != Slot.NOT_STARTED) ? Math.min(millis(Math.max(now - started, 0)), age) : 0;
		return new TaskInfo(this.ids.of(task), task.function(), state, age, runTime, workerKey, this.progress.of(task),
				stack);
	}

	private static double millis(long nanos) {
		return Math.max(nanos, 0) / NANOS_PER_MILLI;
	}

	/** Returns the id of the task that a future belongs to; empty if there is none. */
	OptionalLong id(CompletableFuture<?> future) {
		if (!(future instanceof Task<?> task) || !task.registeredFunction().isOf(this.functions)) {
			return OptionalLong.empty();
		}
		return task.hasEnded() ? this.ids.existing(task) : OptionalLong.of(this.ids.of(task));
	}

	/** Returns the latest progress of a task; {@code null} if there is none. */
	@Nullable TaskProgress progress(CompletableFuture<?> future) {
		return (future instanceof Task<?> task) ? this.progress.of(task) : null;
	}

	/** Returns the task with an id; {@code null} if it has ended. */
	@Nullable Task<?> find(long id) {
		return this.ids.find(id);
	}

}
