package io.poolifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.poolifier.event.PoolEvent.TasksUnfinished;
import io.poolifier.event.PoolEvent.TasksUnfinished.Unfinished;
import io.poolifier.task.PoolClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that has not ended when the pool is about to end it.
 *
 * @param task the task
 * @param report what is told of it; its data is forgotten when it ends
 */
record Leftover(Task<?> task, Unfinished report) {

	private static final Logger logger = LoggerFactory.getLogger(Leftover.class);

	static List<Leftover> of(WorkerNode[] nodes, List<WorkerHandle> workers) {
		List<Leftover> leftovers = new ArrayList<>();
		for (WorkerNode node : nodes) {
			node.forEachQueued((task) -> leftovers.add(of(task, false)));
		}
		workers.forEach((worker) -> worker.forEachExecuting((slot, task) -> leftovers.add(of(task, true))));
		return leftovers;
	}

	private static Leftover of(Task<?> task, boolean started) {
		return new Leftover(task, new Unfinished(task.function(), task.data(), started));
	}

	/** Whether it ended because the pool did, and not by itself in the last moment. */
	private boolean isUnfinished() {
		return this.task.isCompletedExceptionally()
				&& this.task.handle((result, error) -> error).getNow(null) instanceof PoolClosedException;
	}

	/** Logs and publishes those that the pool has ended. */
	static void report(List<Leftover> leftovers, Engine engine) {
		List<Unfinished> unfinished = leftovers.stream().filter(Leftover::isUnfinished).map(Leftover::report).toList();
		if (unfinished.isEmpty()) {
			return;
		}
		String pool = engine.options().name();
		Map<String, List<Unfinished>> byFunction = new TreeMap<>();
		unfinished
			.forEach((task) -> byFunction.computeIfAbsent(task.function(), (name) -> new ArrayList<>()).add(task));
		byFunction.forEach((function, tasks) -> {
			long started = tasks.stream().filter(Unfinished::started).count();
			logger.warn("Pool '{}' was destroyed before {} running and {} waiting tasks of '{}' ended", pool, started,
					tasks.size() - started, function);
		});
		engine.events().publish(() -> new TasksUnfinished(pool, unfinished));
	}

}
