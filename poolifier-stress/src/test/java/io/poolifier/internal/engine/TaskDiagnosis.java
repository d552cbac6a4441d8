// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.lang.reflect.Field;
import java.util.concurrent.CompletableFuture;

import io.poolifier.WorkerPool;

/**
 * A look into tasks that do not end, and pools that do not run them.
 */
public final class TaskDiagnosis {

	private TaskDiagnosis() {
	}

	/**
	 * Describes the state of a task.
	 * @param future the future of the task
	 * @return the fields of the task
	 */
	public static String of(CompletableFuture<?> future) {
		if (!(future instanceof Task<?> task)) {
			return future.toString();
		}
		Object executor = value(task, Task.class, "executor");
		return "%s: state %s, place %d, next %s, previous %s, waits in %s, runs in %s".formatted(task,
				value(task, Task.class, "state"), task.place(), task.next(), task.previous(),
				(value(task, Task.class, "holder") instanceof WorkerNode node) ? describe(node) : "none",
				(executor instanceof Slot slot) ? worker((WorkerHandle) value(slot, Slot.class, "owner")) : "none");
	}

	/**
	 * Describes the slots of a pool, and the search for tasks.
	 * @param pool the pool
	 * @return the fields of the slots that run no task, and of the search
	 */
	public static String of(WorkerPool pool) {
		WorkerSupervisor supervisor = (WorkerSupervisor) value(pool, DefaultWorkerPool.class, "workers");
		Object wakeups = value(pool, DefaultWorkerPool.class, "wakeups");
		StringBuilder text = new StringBuilder("resting %s, token %s".formatted(
				value(wakeups, WakeupCoordinator.class, "resting"), value(wakeups, WakeupCoordinator.class, "token")));
		for (WorkerHandle worker : supervisor.workers()) {
			text.append("\n").append(worker(worker)).append(", ").append(describe(worker.node()));
			for (Slot slot : (Slot[]) value(worker, WorkerHandle.class, "slots")) {
				Object state = value(slot, Slot.class, "state");
				if (slot.current() == null) {
					text.append("\n  idle slot: word %s, surplus %s".formatted(value(state, SlotState.class, "word"),
							value(slot, Slot.class, "surplus")));
				}
			}
		}
		return text.toString();
	}

	private static String describe(WorkerNode node) {
		return "node %d, %s, %d queued, %s".formatted(node.key(), node.isOpen() ? "open" : "closed", node.queued(),
				(node.occupant() instanceof WorkerHandle worker) ? worker(worker) : "without worker");
	}

	private static String worker(WorkerHandle worker) {
		return "worker %d, %s, occupied %d".formatted(worker.workerKey(), worker.state(), worker.occupied());
	}

	private static Object value(Object object, Class<?> type, String name) {
		try {
			Field field = type.getDeclaredField(name);
			field.setAccessible(true);
			return field.get(object);
		}
		catch (ReflectiveOperationException ex) {
			return ex;
		}
	}

}
