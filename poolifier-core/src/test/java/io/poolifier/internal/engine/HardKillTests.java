package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.poolifier.options.TasksQueueOptions;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that are killed because they were inactive, although they have become active
 * since that was decided.
 */
class HardKillTests {

	private final EngineParts parts = new EngineParts(PoolSize.dynamic(0, 1),
			TasksQueueOptions.builder().concurrency(2).taskStealing(false).build());

	private final StubListener listener = new StubListener();

	private final StubWorker worker = new StubWorker();

	private final WorkerNode node = this.parts.node(0);

	private WorkerHandle handle;

	private List<TaskSlot> slots;

	@BeforeEach
	void start() {
		UsageLedger ledger = new UsageLedger(this.parts.functions);
		Slot.Environment environment = new Slot.Environment(this.parts.time, this.parts.functions, this.parts.routing,
				new WorkStealer(this.parts.nodes, this.parts.options, new NoMover()), this.parts.wakeups);
		this.handle = new WorkerHandle(0, this.node, this.parts.options, environment, ledger, new WorkerUsage(Map.of()),
				this.listener);
		this.node.setOccupant(this.handle);
		this.parts.nodes.set(new WorkerNode[] { this.node });
		this.handle.start(this.worker);
		this.handle.ready();
		this.slots = this.handle.slots();
	}

	private Task<Object> runs(int slot) {
		Task<Object> task = this.parts.task(slot);
		this.node.offer(task);
		assertThat(this.slots.get(slot).poll()).isSameAs(task);
		return task;
	}

	private long now() {
		return this.parts.time.nanoTime();
	}

	@Test
	void sparesATaskThatHasStartedSince() {
		this.parts.time.advance(ofSeconds(10));
		long decided = now();
		this.parts.time.advance(ofSeconds(1));
		Task<Object> fresh = runs(0);
		assertThat(this.handle.kill(new IllegalStateException("inactive"), decided)).isFalse();
		assertThat(this.worker.calls).isEmpty();
		assertThat(this.listener.settled).isEmpty();
		assertThat(this.slots.get(1).poll()).as("takes no more tasks").isNull();
		fresh.succeeded(1);
		assertThat(fresh).isCompletedWithValue(1);
	}

	@Test
	void endsAnOldTaskBesideOneThatHasStartedSince() {
		Task<Object> old = runs(0);
		this.parts.time.advance(ofSeconds(10));
		long decided = now();
		this.parts.time.advance(ofSeconds(1));
		Task<Object> fresh = runs(1);
		this.handle.kill(new IllegalStateException("inactive"), decided);
		assertThat(this.worker.calls).containsExactly("interrupt 0");
		assertThat(this.listener.settled).containsExactly(old);
		fresh.succeeded(1);
		assertThat(fresh).isCompletedWithValue(1);
	}

	@Test
	void doesNotInterruptActionsThatDependOnATaskThatHasEnded() {
		Task<Object> task = runs(0);
		this.parts.time.advance(ofSeconds(10));
		List<String> interrupts = new ArrayList<>();
		task.thenRun(() -> {
			assertThat(this.handle.kill(new IllegalStateException("inactive"), now())).isTrue();
			interrupts.addAll(this.worker.calls);
		});
		task.succeeded(1);
		assertThat(interrupts).containsExactly("kill");
		assertThat(this.listener.settled).isEmpty();
		assertThat(task).isCompletedWithValue(1);
	}

	@Test
	void endsAWorkerWithOldTasksOnly() {
		Task<Object> old = runs(0);
		this.parts.time.advance(ofSeconds(10));
		assertThat(this.handle.kill(new IllegalStateException("inactive"), now())).isTrue();
		assertThat(this.worker.calls).containsExactly("interrupt 0", "kill");
		assertThat(this.listener.settled).containsExactly(old);
	}

	private final class StubWorker implements Worker {

		private final List<String> calls = new ArrayList<>();

		@Override
		public void start() {
		}

		@Override
		public void add(TaskSlot slot) {
		}

		@Override
		public void wake(TaskSlot slot) {
		}

		@Override
		public void interrupt(TaskSlot slot) {
			this.calls.add("interrupt " + HardKillTests.this.slots.indexOf(slot));
		}

		@Override
		public void kill() {
			this.calls.add("kill");
		}

	}

	private static final class StubListener implements WorkerHandle.Listener {

		private final List<AssignedTask> settled = new ArrayList<>();

		@Override
		public void workerReady() {
		}

		@Override
		public void workerFailed() {
		}

		@Override
		public void workerStopped(WorkerHandle worker) {
		}

		@Override
		public boolean isDraining() {
			return false;
		}

		@Override
		public void taskStarted(WorkerNode node, boolean wasIdle) {
		}

		@Override
		public void slotIdle() {
		}

		@Override
		public void taskFailed(int workerKey, Task<?> task, Throwable error, boolean aborted) {
		}

		@Override
		public void settle(Task<?> task, Throwable error) {
			this.settled.add(task);
		}

		@Override
		public void fault(String message, Throwable error) {
			throw new AssertionError(message, error);
		}

	}

	/** No task is moved here. */
	private static final class NoMover implements TaskMover {

		@Override
		public void move(Task<?> task, WorkerNode preferred) {
			throw new AssertionError("not expected");
		}

		@Override
		public void moveAnywhere(Task<?> task, boolean mayAdd) {
			throw new AssertionError("not expected");
		}

	}

}
