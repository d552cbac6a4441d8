package io.poolifier.internal.engine;

import java.lang.reflect.Field;
import java.util.concurrent.CompletableFuture;

/**
 * A look into a task that does not end.
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
