// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.PoolClosedException;
import io.poolifier.task.TasksQueueFullException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that are given to workers while these go, or while something fails.
 */
@Timeout(30)
class DispatcherTests {

	/** More than there is room for on a stack. */
	private static final int MANY = 200_000;

	private final EngineParts parts = new EngineParts(PoolSize.dynamic(0, 3),
			TasksQueueOptions.builder().size(1).build());

	private final StubPool pool = new StubPool();

	private final WorkerNode first = this.parts.node(0);

	private final WorkerNode second = this.parts.node(1);

	private int looks;

	private final Dispatcher dispatcher = new Dispatcher("test", this::look, this.parts.options, this.parts.nodes,
			this.parts.wakeups, this.parts.gates, this.parts.admission, new RoomQueue(), new ChoiceTrace(), this.pool);

	/** Called each time that the dispatcher looks for another worker. */
	private long look() {
		this.looks++;
		if (this.looks == MANY) {
			this.first.setOpen(true);
		}
		return 0;
	}

	@Test
	void aTaskWaitsThoughTheReliefOfItsWorkerFails() {
		this.parts.nodes.set(new WorkerNode[] { this.first });
		this.pool.failure = new IllegalArgumentException("Comparison method violates its general contract!");
		Task<Object> task = this.parts.task(1);
		assertThat(this.dispatcher.dispatch(task)).isNull();
		assertThat(this.pool.relieved).containsExactly(this.first);
		assertThat(this.first.queued()).isOne();
		assertThat(task).isNotDone();
	}

	@Test
	void aTaskForAWorkerThatIsGoingWaitsWithAnother() {
		this.first.setOpen(false);
		this.parts.nodes.set(new WorkerNode[] { this.second });
		this.pool.added = this.first;
		assertThat(this.dispatcher.dispatch(this.parts.task(1))).isNull();
		this.dispatcher.move(this.parts.task(2), this.first);
		assertThat(this.first.queued()).isZero();
		assertThat(this.second.queued()).isEqualTo(2);
	}

	@Test
	void aTaskIsMovedHoweverOftenTheWorkersThatItIsGivenToAreGoing() {
		this.first.setOpen(false);
		this.parts.nodes.set(new WorkerNode[] { this.first });
		this.dispatcher.moveAnywhere(this.parts.task(1), true);
		assertThat(this.looks).isGreaterThanOrEqualTo(MANY);
		assertThat(this.first.queued()).isOne();
		assertThat(this.pool.ended).isEmpty();
	}

	@Test
	void aMovedTaskPrecedesMoreUrgentOnesIfItHasAged() {
		this.first.adapt(this.parts.options.get(), true);
		long now = TimeUnit.HOURS.toNanos(1);
		Task<Object> one = task("echo", now);
		Task<Object> other = task("echo", now);
		this.first.offer(one);
		this.first.offer(other);
		assertThat(poll()).isSameAs(one);
		Task<Object> aged = task("unimportant", 0);
		this.dispatcher.move(aged, this.first);
		Task<Object> young = task("unimportant", now);
		this.dispatcher.move(young, this.first);
		assertThat(List.of(poll(), poll(), poll())).containsExactly(aged, other, young);
	}

	private Task<Object> task(String function, long since) {
		return new Task<>(this.parts.functions.get(function), 1, since);
	}

	private Task<?> poll() {
		return this.first.poll((task) -> {
		});
	}

	@Test
	void stolenTasksWaitWithTheThief() {
		this.parts.nodes.set(new WorkerNode[] { this.first, this.second });
		this.second.offer(this.parts.task(0));
		Task<Object> oldest = chain();
		this.dispatcher.addStolen(oldest, this.second);
		assertThat(this.second.queued()).isEqualTo(3);
		assertThat(oldest.waitsIn()).isSameAs(this.second);
		assertThat(oldest.cancel(true)).isTrue();
		assertThat(this.second.queued()).isEqualTo(2);
	}

	@Test
	void stolenTasksThatWereCancelledOnTheirWayDoNotWait() {
		Task<Object> oldest = chain();
		oldest.cancel(true);
		this.dispatcher.addStolen(oldest, this.second);
		assertThat(this.second.queued()).isOne();
	}

	@Test
	void stolenTasksOfAThiefThatIsGoingWaitWithAnother() {
		this.first.setOpen(false);
		this.parts.nodes.set(new WorkerNode[] { this.second });
		this.dispatcher.addStolen(chain(), this.first);
		assertThat(this.first.queued()).isZero();
		assertThat(this.second.queued()).isEqualTo(2);
	}

	/** Returns the first of two tasks that were stolen from the first worker. */
	private Task<Object> chain() {
		Task<Object> oldest = this.parts.task(1);
		Task<Object> newest = this.parts.task(2);
		oldest.waitsIn(this.first);
		newest.waitsIn(this.first);
		oldest.next(newest);
		return oldest;
	}

	@Test
	void aTaskThatCannotBeMovedEnds() {
		Task<Object> task = this.parts.task(1);
		this.dispatcher.moveAnywhere(task, false);
		assertThat(this.pool.ended).containsExactly(task);
	}

	@Test
	void aTaskWhoseMoveFailsEnds() {
		this.pool.failureOfAdd = new OutOfMemoryError("as asked");
		Task<Object> task = this.parts.task(1);
		this.dispatcher.moveAnywhere(task, true);
		assertThat(this.pool.ended).containsExactly(task);
		assertThat(this.pool.errors).containsExactly(this.pool.failureOfAdd);
	}

	@Test
	void aTaskEndsIfThePoolIsClosedWhileItIsMoved() {
		this.pool.keepsTasks = false;
		this.first.setOpen(false);
		this.parts.nodes.set(new WorkerNode[] { this.second });
		this.dispatcher.move(this.parts.task(1), this.first);
		assertThat(this.second.queued()).isZero();
		assertThat(this.pool.errors).singleElement().isInstanceOf(PoolClosedException.class);
	}

	private static final class StubPool implements Dispatcher.Pool {

		private final List<WorkerNode> relieved = new ArrayList<>();

		private final List<Task<?>> ended = new ArrayList<>();

		private final List<Throwable> errors = new ArrayList<>();

		private boolean keepsTasks = true;

		private @Nullable WorkerNode added;

		private RuntimeException failure;

		private Error failureOfAdd;

		@Override
		public @Nullable WorkerNode taskComes(Affinity affinity) {
			return this.added;
		}

		@Override
		public boolean keepsTasks() {
			return this.keepsTasks;
		}

		@Override
		public boolean addWorkerFor(Affinity affinity) {
			if (this.failureOfAdd != null) {
				throw this.failureOfAdd;
			}
			return false;
		}

		@Override
		public void end(Task<?> task, Throwable error) {
			this.ended.add(task);
			this.errors.add(error);
		}

		@Override
		public String occupation(Thread submitter) {
			return null;
		}

		@Override
		public void runByCaller(Task<?> task) {
			throw new AssertionError("not expected");
		}

		@Override
		public void discarded(Task<?> task, @Nullable Object data, TasksQueueFullException reason) {
			throw new AssertionError("not expected");
		}

		@Override
		public void relieve(WorkerNode node) {
			this.relieved.add(node);
			if (this.failure != null) {
				throw this.failure;
			}
		}

	}

}
