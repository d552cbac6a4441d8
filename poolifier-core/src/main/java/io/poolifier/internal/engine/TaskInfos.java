package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import io.poolifier.info.TaskInfo;
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

	private final Time time;

	private final ActiveNodes nodes;

	private final WorkerSupervisor workers;

	/** The numbers of tasks that were seen, by identity: tasks are equal to none. */
	private final Map<Task<?>, Long> ids = new WeakHashMap<>();

	private long lastId;

	TaskInfos(Time time, ActiveNodes nodes, WorkerSupervisor workers) {
		this.time = time;
		this.nodes = nodes;
		this.workers = workers;
	}

	/** Returns the running tasks, then the waiting ones, by the keys of their workers. */
	List<TaskInfo> tasks() {
		// In the order in which a task moves, so that it is not missed if it does.
		Map<Task<?>, WorkerNode> queued = new LinkedHashMap<>();
		for (WorkerNode node : this.nodes.all()) {
			node.forEachQueued((task) -> queued.put(task, node));
		}
		forgetEnded();
		long now = this.time.nanoTime();
		List<TaskInfo> infos = new ArrayList<>();
		for (WorkerHandle worker : this.workers.workers()) {
			worker.forEachExecuting((slot, task) -> {
				queued.remove(task);
				infos.add(running(task, slot, worker, now));
			});
		}
		infos.sort(Comparator.comparingInt(TaskInfo::workerKey));
		queued.forEach((task, node) -> {
			if (!task.hasEnded()) {
				infos.add(new TaskInfo(id(task), task.function(), TaskInfo.State.QUEUED, millis(now - task.since()),
						null, node.key(), List.of()));
			}
		});
		return List.copyOf(infos);
	}

	private TaskInfo running(Task<?> task, Slot slot, WorkerHandle worker, long now) {
		TaskInfo.State state = task.isAborted() ? TaskInfo.State.CANCELLED : TaskInfo.State.RUNNING;
		double age = millis(now - task.since());
		// The slot may have the task already, but not its starting time.
		long started = slot.startedNanos();
		double runTime = (started != Slot.NOT_STARTED) ? Math.min(millis(now - started), age) : 0;
		return new TaskInfo(id(task), task.function(), state, age, runTime, worker.workerKey(), slot.stackOf(task));
	}

	private static double millis(long nanos) {
		return Math.max(nanos, 0) / NANOS_PER_MILLI;
	}

	private void forgetEnded() {
		synchronized (this.ids) {
			this.ids.keySet().removeIf(Task::hasEnded);
		}
	}

	private long id(Task<?> task) {
		synchronized (this.ids) {
			return this.ids.computeIfAbsent(task, (seen) -> ++this.lastId);
		}
	}

	/** Returns the task of a number that was shown, if it has not ended. */
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
