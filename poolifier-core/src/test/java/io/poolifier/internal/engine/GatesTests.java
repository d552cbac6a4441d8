// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.poolifier.internal.engine.Gates.Outcome;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Gates, without a pool.
 */
@Timeout(60)
class GatesTests {

	private final EngineParts parts = new EngineParts(PoolSize.fixed(1), TasksQueueOptions.builder().build());

	private final LimitedTask.Environment environment = environment();

	private final List<Task<?>> dispatched = new ArrayList<>();

	private Consumer<Task<?>> dispatcher = this.dispatched::add;

	private int cancelled;

	private @Nullable RuntimeException refusal;

	private final Gates gates = new Gates(null, 1, new Gates.Pool() {

		@Override
		public @Nullable Throwable dispatch(Task<?> task) {
			GatesTests.this.dispatcher.accept(task);
			return GatesTests.this.refusal;
		}

		@Override
		public void end(Task<?> task, Throwable error) {
			task.completeExceptionally(error);
		}

		@Override
		public void fewerWait() {
		}

		@Override
		public GuardedFuture.@Nullable Guard guard() {
			return null;
		}

		@Override
		public void taskCancelled() {
			GatesTests.this.cancelled++;
		}

	});

	@BeforeEach
	void open() {
		this.gates.open();
	}

	private LimitedTask.Environment environment() {
		EventPublisher events = new EventPublisher("test", false, this.parts.time, List.of());
		TaskSettler settler = new TaskSettler("test", this.parts.time, events, () -> {
		});
		return new LimitedTask.Environment("test", new TimerWheel(this.parts.time::nanoTime, () -> {
		}), settler, events, new LongAdder());
	}

	private GatedTask<Object> task(Object data, @Nullable Object key) {
		RegisteredFunction function = this.parts.functions.get("echo");
		return new GatedTask<>(function, data, 0, null, TimeLimits.none(), this.environment, this.gates,
				Objects.requireNonNull(this.gates.passage(function, key, null)));
	}

	private Outcome submit(GatedTask<?> task) {
		return this.gates.submit(task);
	}

	@Test
	void oneTaskPerKeyIsDispatchedAtATime() {
		GatedTask<Object> first = task(1, "a");
		GatedTask<Object> second = task(2, "a");
		GatedTask<Object> third = task(3, "a");
		assertThat(submit(first)).isEqualTo(Outcome.PASSED);
		assertThat(submit(second)).isEqualTo(Outcome.WAITING);
		assertThat(submit(third)).isEqualTo(Outcome.WAITING);
		assertThat(submit(task(4, "b"))).isEqualTo(Outcome.PASSED);
		assertThat(this.gates.waiting()).isEqualTo(2);
		first.forget();
		first.forget();
		assertThat(this.dispatched).containsExactly(second);
		assertThat(this.gates.waiting()).isOne();
		second.forget();
		assertThat(this.dispatched).containsExactly(second, third);
		assertThat(this.gates.keys()).isEqualTo(2);
		third.forget();
		assertThat(this.gates.keys()).isOne();
	}

	@Test
	void manyTasksThatEndAtOnceNeedNoStack() {
		this.dispatcher = (task) -> task.cancel(false);
		GatedTask<Object> first = task(0, "a");
		submit(first);
		for (int i = 0; i < 100_000; i++) {
			submit(task(i, "a"));
		}
		first.forget();
		assertThat(this.cancelled).isEqualTo(100_000);
		assertThat(this.gates.waiting()).isZero();
		assertThat(this.gates.keys()).isZero();
	}

	@Test
	void manyTasksThatCannotBeDispatchedNeedNoStack() {
		this.refusal = new IllegalStateException("as asked");
		GatedTask<Object> first = task(0, "a");
		submit(first);
		for (int i = 0; i < 100_000; i++) {
			submit(task(i, "a"));
		}
		first.forget();
		assertThat(this.dispatched).hasSize(100_000).allMatch(Task::isCompletedExceptionally);
		assertThat(this.gates.waiting()).isZero();
		assertThat(this.gates.keys()).isZero();
	}

	@Test
	void anyWaitingTaskMayBeCancelled() {
		List<GatedTask<Object>> tasks = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			tasks.add(task(i, "a"));
			submit(tasks.get(i));
		}
		for (int i : new int[] { 2, 1, 4 }) {
			assertThat(tasks.get(i).cancel(false)).isTrue();
		}
		assertThat(this.gates.waiting()).isOne();
		tasks.get(0).forget();
		assertThat(this.dispatched).containsExactly(tasks.get(3));
		tasks.get(3).forget();
		assertThat(this.gates.keys()).isZero();
	}

	@Test
	void closedChainsGiveTheirTasksAway() {
		List<GatedTask<Object>> tasks = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			tasks.add(task(i, i / 2));
			submit(tasks.get(i));
		}
		this.gates.close();
		assertThat(submit(task(5, 0))).isEqualTo(Outcome.CLOSED);
		tasks.get(0).forget();
		assertThat(this.dispatched).isEmpty();
		List<Task<?>> taken = new ArrayList<>();
		while (this.gates.poll(taken::add) != null) {
			assertThat(taken).isNotEmpty();
		}
		assertThat(taken).containsExactlyInAnyOrder(tasks.get(1), tasks.get(3));
		assertThat(this.gates.waiting()).isZero();
		taken.forEach((task) -> task.cancel(false));
		assertThat(this.gates.keys()).isOne();
		tasks.get(2).forget();
		assertThat(this.gates.keys()).isZero();
	}

	@Test
	void aKeyThatHasChangedHoldsUpNoTask() {
		List<Object> key = new ArrayList<>(List.of("a"));
		GatedTask<Object> first = task(1, key);
		GatedTask<Object> second = task(2, List.of("a"));
		submit(first);
		submit(second);
		key.set(0, "b");
		first.forget();
		assertThat(this.dispatched).containsExactly(second);
		second.forget();
		assertThat(submit(task(3, List.of("a")))).isEqualTo(Outcome.PASSED);
	}

}
