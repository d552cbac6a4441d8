// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.poolifier.event.PoolEvent.TasksUnfinished.Unfinished;
import io.poolifier.internal.engine.TaskSettler.Remaining;
import io.poolifier.task.PoolClosedException;
import org.jspecify.annotations.Nullable;

/**
 * Shutdown of a pool, which waits for its tasks for a limited time and then ends the
 * remaining tasks and workers.
 */
final class PoolShutdown implements Supervisor.Duty {

	private final String poolName;

	private final long deadline;

	private final WorkerSupervisor workers;

	private final Gates gates;

	private final TaskSettler settler;

	private final EventPublisher events;

	private final Runnable whenDone;

	private final UnfinishedTasks unfinished = new UnfinishedTasks();

	private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

	private boolean ending;

	PoolShutdown(String poolName, long deadline, WorkerSupervisor workers, Gates gates, TaskSettler settler,
			EventPublisher events, Runnable whenDone) {
		this.poolName = poolName;
		this.deadline = deadline;
		this.workers = workers;
		this.gates = gates;
		this.settler = settler;
		this.events = events;
		this.whenDone = whenDone;
	}

	CompletableFuture<@Nullable Void> done() {
		return this.done.copy();
	}

	@Override
	public long perform(long now) {
		if (!this.ending) {
			if (!this.workers.isDrained() && this.deadline - now > 0) {
				return this.deadline - now;
			}
			endTasks();
			this.ending = true;
		}
		if (!this.settler.isSettled()) {
			return Supervisor.HEARTBEAT.toNanos();
		}
		this.unfinished.report(this.poolName, this.events);
		this.whenDone.run();
		// Completed last, because it runs actions of users.
		this.done.complete(null);
		return Long.MAX_VALUE;
	}

	private void endTasks() {
		PoolClosedException notStarted = closed("started");
		PoolClosedException notEnded = closed("ended");
		this.gates.close();
		List<WorkerNode> nodes = this.workers.closeAll();
		List<TaskSettler.Unsettled> reports = new ArrayList<>();
		for (WorkerHandle worker : this.workers.workers()) {
			worker.forEachExecuting((slot, task) -> reports.add(report(task)));
		}
		for (WorkerNode node : nodes) {
			if (node.hasTasks()) {
				endAll(new WaitingTasks(node::poll), notStarted);
			}
		}
		endAll(new WaitingTasks(this.gates::poll), notStarted);
		this.workers.killAll(notEnded);
		reports.forEach(this.settler::settle);
	}

	private void endAll(WaitingTasks waiting, PoolClosedException error) {
		this.settler.settle(() -> endNext(waiting, error));
	}

	private PoolClosedException closed(String missed) {
		return new PoolClosedException(this.poolName,
				"Pool '%s' was destroyed before the task %s".formatted(this.poolName, missed));
	}

	private Remaining endNext(WaitingTasks waiting, PoolClosedException error) {
		Task<?> task = waiting.take();
		if (task == null) {
			return waiting.remaining();
		}
		Object data = task.payload();
		if (TaskSettler.endTaken(task, error)) {
			this.unfinished.add(task.function(), new Unfinished(task.function(), data, false));
		}
		return Remaining.SOME;
	}

	/**
	 * Returns the action that reports a running task if it was ended and did not end by
	 * itself. Running tasks have been ended before the action is called, but one may not
	 * be complete yet.
	 */
	private TaskSettler.Unsettled report(Task<?> task) {
		Unfinished report = new Unfinished(task.function(), task.payload(), true);
		return () -> {
			if (!task.isDone()) {
				return Remaining.UNDER_WAY;
			}
			if (task.isCompletedExceptionally()
					&& task.handle((result, error) -> error).getNow(null) instanceof PoolClosedException) {
				this.unfinished.add(task.function(), report);
			}
			return Remaining.NONE;
		};
	}

}
