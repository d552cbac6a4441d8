// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.poolifier.ScriptedWorkerFactory.ScriptedSlot;
import io.poolifier.ScriptedWorkerFactory.ScriptedWorker;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.Statistic;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.task.CancellationSignal;
import io.poolifier.task.TaskRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random programs against the invariants of the engine, each in one thread and on a clock
 * of its own, so that a seed tells all. To replay one: {@code -Dpoolifier.model.seed=…}.
 */
@Timeout(600)
class ModelTests {

	@Test
	@DisplayName("every task ends once, the numbers add up, and nothing waits beside an idle worker, whatever happens")
	void keepsItsInvariants() {
		Long seed = Long.getLong("poolifier.model.seed");
		if (seed != null) {
			new Program(seed).run();
			return;
		}
		runPrograms(3_000);
	}

	@Test
	@Tag("soak")
	@Timeout(3_600)
	void keepsItsInvariantsForLong() {
		runPrograms(200_000);
	}

	private static void runPrograms(int programs) {
		long first = System.nanoTime();
		for (long seed = first; seed < first + programs; seed++) {
			try {
				new Program(seed).run();
			}
			catch (Throwable ex) {
				throw new AssertionError("Replay with -Dpoolifier.model.seed=" + seed + ": " + ex, ex);
			}
		}
	}

	/**
	 * A program, and what must be true of the pool it drives.
	 */
	private static final class Program {

		private static final int STEPS = 150;

		private static final int MAX_SIZE = 4;

		private final Random random;

		private final ManualTime time = new ManualTime();

		private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

		private final boolean dynamic;

		private final WorkerPool pool;

		private final List<CompletableFuture<Object>> futures = new ArrayList<>();

		private final Map<Integer, Integer> endings = new HashMap<>();

		private final Map<Integer, Integer> runs = new HashMap<>();

		private final List<CancellationSignal> signals = new ArrayList<>();

		private long highestTotal;

		Program(long seed) {
			this.random = new Random(seed);
			this.dynamic = this.random.nextBoolean();
			WorkerPoolBuilder builder = this.dynamic ? WorkerPools.dynamic(this.random.nextInt(2), MAX_SIZE)
					: WorkerPools.fixed(1 + this.random.nextInt(MAX_SIZE));
			this.pool = builder.taskFunction("ok", this::ran).taskFunction("fail", (Integer task) -> {
				ran(task);
				throw new IllegalStateException("as asked");
			}).taskFunction("crash", (Integer task) -> {
				ran(task);
				throw new StackOverflowError("as asked");
			})
				.taskFunction("urgent", this::ran, TaskFunctionOptions.builder().priority(-5).build())
				.taskFunction("own", this::ran,
						TaskFunctionOptions.builder().strategy(any(WorkerChoiceStrategy.values())).build())
				.taskFunction("bound", this::ran, TaskFunctionOptions.builder().workerNodeKeys(0).build())
				.strategy(any(WorkerChoiceStrategy.values()))
				.tasksQueueOptions(queueOptions())
				.statistics(Statistic.RUN_TIME, Statistic.WAIT_TIME)
				.restartWorkerOnError(this.random.nextInt(8) > 0)
				.killBehavior(any(KillBehavior.values()))
				.maxInactiveTime(Duration.ofSeconds(1))
				.workerFactory(this.factory)
				.enableEvents(false)
				.time(this.time)
				.build();
		}

		private Integer ran(Integer task) {
			this.runs.merge(task, 1, Integer::sum);
			return task;
		}

		private <T> T any(T[] values) {
			return values[this.random.nextInt(values.length)];
		}

		private <T> T any(List<T> values) {
			return values.get(this.random.nextInt(values.size()));
		}

		private TasksQueueOptions queueOptions() {
			return TasksQueueOptions.builder()
				.size(1 + this.random.nextInt(6))
				.concurrency(1 + this.random.nextInt(3))
				.taskStealing(this.random.nextInt(4) > 0)
				.tasksStealingOnBackPressure(this.random.nextBoolean())
				.tasksStealingRatio(this.random.nextInt(5) / 4.0)
				.build();
		}

		void run() {
			for (int step = 0; step < STEPS; step++) {
				step();
				check();
			}
			finish();
		}

		private void step() {
			switch (this.random.nextInt(24)) {
				case 0, 1, 2, 3, 4 -> submit();
				case 5, 6, 7, 8, 9 -> onAny(this.factory.awake(), ScriptedSlot::step);
				case 10, 11, 12, 13 -> onAny(this.factory.running(), ScriptedSlot::finish);
				case 14 -> onAny(this.futures, (future) -> future.cancel(this.random.nextBoolean()));
				case 15 -> this.time.advance(Duration.ofMillis(1 + this.random.nextInt(700)));
				case 16 -> settle();
				case 17 -> occasionally(() -> onAny(this.factory.workers(), ScriptedWorker::die));
				case 18 -> this.pool.reconfigure((change) -> change.strategy(any(WorkerChoiceStrategy.values())));
				case 19 -> changeQueue();
				case 20 -> occasionally(this::resize);
				case 21 -> changeFunctions();
				case 22 -> onAny(this.signals, (signal) -> signal.cancel("as asked"));
				default -> occasionally(this::restart);
			}
		}

		private void occasionally(Runnable action) {
			if (this.random.nextInt(3) == 0) {
				action.run();
			}
		}

		private <T> void onAny(List<T> all, java.util.function.Consumer<T> action) {
			if (!all.isEmpty()) {
				action.accept(any(all));
			}
		}

		private void submit() {
			String function = any(
					new String[] { "ok", "ok", "ok", "fail", "crash", "urgent", "own", "bound", "added" });
			int task = this.futures.size();
			TaskRequest<Integer> request = TaskRequest.of(function, task);
			if (this.random.nextInt(6) == 0) {
				CancellationSignal signal = new CancellationSignal();
				this.signals.add(signal);
				request = request.cancelledBy(signal);
			}
			CompletableFuture<Object> future = this.pool.execute(request);
			future.whenComplete((result, error) -> this.endings.merge(task, 1, Integer::sum));
			this.futures.add(future);
		}

		private void changeQueue() {
			switch (this.random.nextInt(3)) {
				case 0 -> this.pool.reconfigure((change) -> change.enableTasksQueue(false));
				case 1 ->
					this.pool.reconfigure((change) -> change.enableTasksQueue(true).tasksQueueOptions(queueOptions()));
				default -> this.pool.reconfigure((change) -> change.tasksQueueOptions(queueOptions()));
			}
		}

		private void resize() {
			if (this.dynamic) {
				int min = this.random.nextInt(3);
				this.pool.reconfigure((change) -> change.minSize(min).maxSize(min + 1 + this.random.nextInt(3)));
			}
			else {
				this.pool.reconfigure((change) -> change.size(1 + this.random.nextInt(MAX_SIZE)));
			}
		}

		private void changeFunctions() {
			switch (this.random.nextInt(4)) {
				case 0 -> this.pool.removeTaskFunction("added");
				case 1 -> this.pool.setDefaultTaskFunction("ok");
				default -> this.pool.addTaskFunction("added", this::ran,
						TaskFunctionOptions.builder().priority(this.random.nextInt(10)).workerNodeKeys(0).build());
			}
		}

		private void restart() {
			if (!this.pool.info().started()) {
				try {
					this.pool.start();
				}
				catch (IllegalStateException ex) {
					// It is being destroyed.
				}
			}
			else {
				this.pool.destroy();
			}
		}

		private void settle() {
			this.factory.settle();
			if (this.pool.info().started()) {
				assertThat(waitingBesideAnIdleWorker())
					.as("tasks that wait beside an idle worker, in %s with %s", this.pool.workers(),
							this.pool.options().tasksQueueOptions())
					.isEmpty();
			}
		}

		/**
		 * The keys of workers that have waiting tasks, while one that could run them
		 * rests.
		 */
		private List<Integer> waitingBesideAnIdleWorker() {
			boolean stealing = this.pool.info().queuedTasks() != null
					&& this.pool.options().tasksQueueOptions().taskStealing()
					&& this.pool.options().tasksQueueOptions().tasksStealingRatio() > 0;
			Set<Integer> resting = new java.util.HashSet<>();
			this.factory.resting().forEach((slot) -> resting.add(slot.workerKey()));
			List<Integer> waiting = new ArrayList<>();
			for (WorkerInfo worker : this.pool.workers()) {
				boolean restsItself = resting.contains(worker.key());
				worker.taskFunctions().forEach((function, usage) -> {
					boolean free = !function.equals("bound") && !function.equals("added");
					long queued = (this.pool.info().queuedTasks() != null) ? usage.tasks().queued()
							: usage.tasks().executing() - running(worker.key());
					if (queued > 0 && (restsItself || (stealing && free && !resting.isEmpty()))) {
						waiting.add(worker.key());
					}
				});
			}
			return waiting;
		}

		private long running(int key) {
			return this.factory.running().stream().filter((slot) -> slot.workerKey() == key).count();
		}

		private void check() {
			PoolInfo info = this.pool.info();
			long queued = (info.queuedTasks() != null) ? info.queuedTasks() : 0;
			long ended = info.executedTasks() + info.failedTasks() + info.cancelledTasks() + info.rejectedTasks();
			assertThat(ended + queued + info.executingTasks()).as("tasks in %s", info).isEqualTo(this.futures.size());
			assertThat(ended).as("tasks that have ended").isGreaterThanOrEqualTo(this.highestTotal);
			this.highestTotal = ended;
			assertThat(this.endings.values()).as("endings of a task").allMatch((times) -> times == 1);
			assertThat(this.runs.values()).as("runs of a task").allMatch((times) -> times == 1);
			if (info.started()) {
				assertThat(info.workerNodes()).as("workers").isLessThanOrEqualTo(info.maxSize());
			}
			assertThat(this.pool.workers()).extracting(WorkerInfo::key).doesNotHaveDuplicates();
		}

		/** Lets everything end, and looks whether it did. */
		private void finish() {
			until(() -> {
				this.factory.settle();
				this.factory.running().forEach(ScriptedSlot::finish);
				this.time.advance(Duration.ofSeconds(31));
				return this.factory.running().isEmpty() && this.factory.awake().isEmpty()
						&& this.pool.info().executingTasks() == 0
						&& (this.pool.info().queuedTasks() == null || this.pool.info().queuedTasks() == 0);
			});
			check();
			if (this.pool.info().started()) {
				CompletableFuture<Void> destroyed = this.pool.destroy();
				this.factory.settle();
				assertThat(destroyed).isCompleted();
			}
			check();
			assertThat(this.futures).as("futures").allMatch(CompletableFuture::isDone);
			assertThat(this.endings).hasSameSizeAs(this.futures);
			this.signals.forEach((signal) -> assertThat(signal.targets()).isZero());
		}

		private static void until(Supplier<Boolean> done) {
			for (int i = 0; i < 1_000; i++) {
				if (done.get()) {
					return;
				}
			}
			throw new AssertionError("Tasks that never end");
		}

	}

}
