// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.poolifier.event.PoolEvent;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class EventTests {

	/** How many events may wait before failed tasks are no longer reported. */
	private static final int CAPACITY = 10_000;

	private final List<PoolEvent> events = new CopyOnWriteArrayList<>();

	private final Gate gate = new Gate();

	private WorkerPool build(WorkerPoolBuilder builder) {
		return builder.taskFunction("wait", (data) -> {
			this.gate.pass();
			return data;
		}).taskFunction("fail", (data) -> {
			throw new IllegalStateException("always");
		}).listener(this.events::add).build();
	}

	private List<String> names() {
		return this.events.stream().map((event) -> event.getClass().getSimpleName()).toList();
	}

	private void runTasks(WorkerPool pool, int tasks) {
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		int workers = pool.info().maxSize();
		for (int i = 0; i < workers; i++) {
			futures.add(pool.execute("wait", i));
		}
		await().until(() -> pool.info().executingTasks() == workers);
		for (int i = workers; i < tasks; i++) {
			futures.add(pool.execute("wait", i));
		}
		this.gate.open();
		futures.forEach(CompletableFuture::join);
	}

	@Test
	@Rule({ "EV-2", "EV-4" })
	void aFixedPoolIsBusyOnceAndNoLongerBusyOnceHoweverManyTasks() {
		WorkerPool pool = build(WorkerPools.fixed(2).tasksQueueOptions(TasksQueueOptions.builder().size(100).build()));
		runTasks(pool, 20);
		await().until(() -> names().contains("BusyEnd"));
		pool.close();
		await().untilAsserted(() -> assertThat(names()).containsExactly("Ready", "Busy", "BusyEnd", "Destroyed"));
	}

	@Test
	@Rule("EV-5")
	void publishesTheBeginningAndTheEndOfBackPressure() {
		WorkerPool pool = build(WorkerPools.fixed(2).tasksQueueOptions(TasksQueueOptions.builder().size(4).build()));
		runTasks(pool, 20);
		await().until(() -> names().contains("BusyEnd"));
		pool.close();
		await().untilAsserted(() -> assertThat(names()).containsExactlyInAnyOrder("Ready", "Busy", "BackPressure",
				"BackPressureEnd", "BusyEnd", "Destroyed"));
	}

	@Test
	@Rule({ "EV-3", "EV-7", "EV-9" })
	@DisplayName("a dynamic pool is full, busy, no longer busy, no longer full, and empty")
	void publishesTheStatesOfADynamicPoolFromFullToEmpty() {
		ManualTime time = new ManualTime();
		WorkerPool pool = build(WorkerPools.dynamic(0, 2)
			.time(time)
			.maxInactiveTime(Duration.ofSeconds(1))
			.tasksQueueOptions(TasksQueueOptions.builder().size(100).build()));
		await().until(() -> names().contains("Ready"));
		runTasks(pool, 6);
		await().until(() -> {
			time.advance(Duration.ofSeconds(2));
			return names().contains("Empty");
		});
		pool.close();
		await().until(() -> names().contains("Destroyed"));
		assertThat(names()).containsExactlyInAnyOrder("Ready", "Full", "Busy", "BusyEnd", "FullEnd", "Empty",
				"Destroyed");
	}

	@Test
	@Rule("TL-15")
	void publishesAFailedTaskWithItsFunctionDataAndError() {
		try (WorkerPool pool = build(WorkerPools.fixed(1).name("failing"))) {
			assertThat(pool.execute("fail", 42)).failsWithin(5, TimeUnit.SECONDS);
			await().until(() -> names().contains("TaskFailed"));
			PoolEvent.TaskFailed failed = this.events.stream()
				.filter(PoolEvent.TaskFailed.class::isInstance)
				.map(PoolEvent.TaskFailed.class::cast)
				.findFirst()
				.orElseThrow();
			assertThat(failed.pool()).isEqualTo("failing");
			assertThat(failed.function()).isEqualTo("fail");
			assertThat(failed.data()).isEqualTo(42);
			assertThat(failed.error()).isInstanceOf(IllegalStateException.class);
			assertThat(failed.aborted()).isFalse();
		}
	}

	@Test
	@Rule("EV-8")
	void publishesStatesAgainAfterARestart() {
		WorkerPool pool = build(WorkerPools.fixed(1));
		pool.close();
		pool.start();
		pool.close();
		await().untilAsserted(() -> assertThat(names()).containsExactly("Ready", "Destroyed", "Ready", "Destroyed"));
	}

	@Test
	@Rule("EV-1")
	@DisplayName("a pool without events publishes nothing")
	void refusesListenersUnlessEventsAreEnabled() {
		WorkerPoolBuilder builder = WorkerPools.fixed(1).enableEvents(false);
		try (WorkerPool pool = builder.build()) {
			assertThatIllegalStateException().isThrownBy(() -> pool.management().addListener(this.events::add))
				.withMessageContaining("enableEvents");
		}
		builder.listener(this.events::add);
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(builder::build)
			.withMessageContaining("enableEvents");
	}

	@Test
	@Rule({ "ER-6", "JV-10" })
	void listenersThatThrowOrAreSlowDoNoHarm() throws Exception {
		Gate slow = new Gate();
		this.gate.open();
		try (WorkerPool pool = build(WorkerPools.fixed(1))) {
			await().until(() -> names().contains("Ready"));
			pool.management().addListener((event) -> {
				throw new IllegalStateException("bad listener");
			});
			pool.management().addListener((event) -> {
				try {
					slow.pass();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			});
			for (int i = 0; i < CAPACITY + 1_000; i++) {
				assertThat(pool.execute("fail", i)).failsWithin(5, TimeUnit.SECONDS);
			}
			assertThat(pool.execute("wait", 1).join()).isEqualTo(1);
			slow.open();
		}
		assertThat(names().size()).isLessThan(CAPACITY + 1_000);
	}

	@Test
	void aRemovedListenerHearsNothingMore() {
		WorkerPool pool = WorkerPools.fixed(1).taskFunction("echo", (data) -> data).startWorkers(false).build();
		io.poolifier.event.PoolListener listener = this.events::add;
		pool.management().addListener(listener);
		pool.management().removeListener(listener);
		pool.start();
		pool.close();
		assertThat(this.events).isEmpty();
	}

	@RepeatedTest(20)
	@Rule({ "EV-3", "EV-5" })
	void publishesEachStateOnceAndItsBeginningBeforeItsEnd() {
		this.gate.open();
		WorkerPool pool = build(WorkerPools.fixed(2).tasksQueueOptions(TasksQueueOptions.builder().size(1).build()));
		CompletableFuture<?>[] submitters = IntStream.range(0, 2)
			.mapToObj((submitter) -> CompletableFuture
				.runAsync(() -> pool.mapExecute("wait", Collections.nCopies(500, submitter)).join()))
			.toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(submitters).join();
		pool.close();
		await().until(() -> names().contains("Destroyed"));
		for (String state : List.of("Busy", "BackPressure")) {
			List<String> changes = names().stream().filter((name) -> name.startsWith(state)).toList();
			for (int i = 0; i < changes.size(); i++) {
				assertThat(changes.get(i)).isEqualTo((i % 2 == 0) ? state : state + "End");
			}
			assertThat(changes.size() % 2).isZero();
		}
	}

	@Test
	@Rule({ "EV-3", "EV-9" })
	@DisplayName("a fixed pool of two without a queue is busy once and no longer busy once with four tasks")
	void aFixedPoolWithoutAQueueIsBusyOnce() {
		WorkerPool pool = build(
				WorkerPools.fixed(2).enableTasksQueue(false).strategy(WorkerChoiceStrategy.ROUND_ROBIN));
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			futures.add(pool.execute("wait", i));
		}
		await().until(() -> names().contains("Busy"));
		this.gate.open();
		futures.forEach(CompletableFuture::join);
		await().until(() -> names().contains("BusyEnd"));
		pool.close();
		await().untilAsserted(() -> assertThat(names()).containsExactly("Ready", "Busy", "BusyEnd", "Destroyed"));
	}

	@Test
	@Rule({ "EV-3", "EV-9", "EV-2" })
	@DisplayName("a dynamic pool with six tasks for three workers is full once and busy once, and both end")
	void aDynamicPoolIsFullOnceAndBusyOnce() {
		ScriptedWorkerFactory factory = new ScriptedWorkerFactory();
		ManualTime time = new ManualTime();
		WorkerPool pool = WorkerPools.dynamic(1, 3)
			.workerFactory(factory)
			.time(time)
			.taskFunction("echo", (data) -> data)
			.listener(this.events::add)
			.build();
		for (int i = 0; i < 6; i++) {
			pool.execute("echo", i);
		}
		await().until(() -> names().contains("Full"));
		assertThat(names()).as("no task has started yet").doesNotContain("Busy");
		factory.settle();
		await().until(() -> names().contains("Busy"));
		factory.runAll();
		await().until(() -> names().contains("BusyEnd"));
		time.advance(Duration.ofMinutes(2));
		await().until(() -> names().contains("FullEnd"));
		assertThat(names()).containsExactly("Ready", "Full", "Busy", "BusyEnd", "FullEnd");
	}

	@Test
	@Rule({ "EV-4", "EV-2" })
	void staysBusyWhileAWorkerGoesFromOneTaskToTheNext() {
		ScriptedWorkerFactory factory = new ScriptedWorkerFactory();
		WorkerPool pool = WorkerPools.fixed(2)
			.workerFactory(factory)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data)
			.listener(this.events::add)
			.build();
		for (int i = 0; i < 20; i++) {
			pool.execute("echo", i);
		}
		factory.runAll();
		pool.destroy();
		factory.settle();
		await().until(() -> names().contains("Destroyed"));
		assertThat(names()).filteredOn((name) -> name.startsWith("Busy")).containsExactly("Busy", "BusyEnd");
	}

}
