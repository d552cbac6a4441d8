package io.poolifier;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import io.poolifier.usage.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * Tells which tasks have not ended.
 */
final class TaskInfos {

	/*
	 * Implementation note. Tasks have no number: to count them would be one more write to
	 * memory that all submitters share, and eight bytes a task. They get one here, when
	 * somebody wants to see them.
	 */

	private static final double NANOS_PER_MILLI = 1_000_000;

	private final Engine engine;

	private final Roster roster;

	private final Workforce workforce;

	/** The numbers of tasks that were seen, by identity: tasks are equal to none. */
	private final Map<Task<?>, Long> ids = new WeakHashMap<>();

	private long lastId;

	TaskInfos(Engine engine, Roster roster, Workforce workforce) {
		this.engine = engine;
		this.roster = roster;
		this.workforce = workforce;
	}

	/** The tasks that run, then those that wait, both by the keys of their workers. */
	List<TaskInfo> tasks() {
		// In the order in which a task moves, so that it is not missed if it does.
		Map<Task<?>, WorkerNode> queued = new LinkedHashMap<>();
		for (WorkerNode node : this.roster.nodes()) {
			node.forEachQueued((task) -> queued.put(task, node));
		}
		long now = this.engine.time().nanoTime();
		List<TaskInfo> infos = new ArrayList<>();
		synchronized (this.ids) {
			this.ids.keySet().removeIf(Task::hasEnded);
			for (WorkerHandle worker : this.workforce.workers()) {
				worker.forEachExecuting((slot, task) -> {
					queued.remove(task);
					infos.add(running(task, slot, worker, now));
				});
			}
			infos.sort((one, other) -> Integer.compare(one.workerKey(), other.workerKey()));
			queued.forEach((task, node) -> {
				if (!task.hasEnded()) {
					infos.add(new TaskInfo(id(task), task.function(), TaskInfo.State.QUEUED, millis(now - task.since()),
							null, node.key(), List.of()));
				}
			});
		}
		return List.copyOf(infos);
	}

	private TaskInfo running(Task<?> task, Slot slot, WorkerHandle worker, long now) {
		TaskInfo.State state = task.isAborted() ? TaskInfo.State.CANCELLED : TaskInfo.State.RUNNING;
		double age = millis(now - task.since());
		// The slot may have the task already, but not its starting time.
		double runTime = Math.min(millis(now - slot.startedNanos()), age);
		return new TaskInfo(id(task), task.function(), state, age, runTime, worker.workerKey(), slot.stackOf(task));
	}

	private static double millis(long nanos) {
		return Math.max(nanos, 0) / NANOS_PER_MILLI;
	}

	private long id(Task<?> task) {
		return this.ids.computeIfAbsent(task, (seen) -> ++this.lastId);
	}

	/** The task of a number that was shown, if it has not ended. */
	@Nullable Task<?> find(long id) {
		synchronized (this.ids) {
			for (Map.Entry<Task<?>, Long> entry : this.ids.entrySet()) {
				if (entry.getValue() == id && !entry.getKey().hasEnded()) {
					return entry.getKey();
				}
			}
		}
		return null;
	}

}
