// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.poolifier.event.PoolEvent;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The states of a pool that are published when they begin and when they end.
 */
@Timeout(30)
class PoolStateTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final ManualTime time = new ManualTime();

	private final List<PoolEvent> events = new CopyOnWriteArrayList<>();

	private final Gate gate = new Gate();

	private WorkerPool pool(WorkerPoolBuilder builder) {
		return builder.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.maxInactiveTime(Duration.ofSeconds(1))
			.tasksQueueOptions(TasksQueueOptions.builder().size(100).tasksFinishedTimeout(Duration.ZERO).build())
			.listener(this.events::add)
			.build();
	}

	private List<String> names() {
		return this.events.stream().map((event) -> event.getClass().getSimpleName()).toList();
	}

	@Test
	void aFullPoolThatIsDestroyedIsNoLongerFull() {
		WorkerPool pool = pool(WorkerPools.dynamic(1, 2));
		pool.execute("echo", 1);
		pool.execute("echo", 2);
		this.factory.settle();
		assertThat(names()).containsExactly("Ready", "Full", "Busy");
		pool.destroy();
		assertThat(names()).contains("FullEnd", "BusyEnd").endsWith("Destroyed");
	}

	@Test
	void aPoolIsEmptyEachTimeThatItsLastWorkerEnds() {
		WorkerPool pool = pool(WorkerPools.dynamic(0, 1));
		for (int i = 1; i <= 3; i++) {
			pool.execute("echo", i);
			this.factory.runAll();
			this.time.advance(Duration.ofSeconds(3));
			assertThat(pool.info().workerNodes()).isZero();
			assertThat(names()).filteredOn("Empty"::equals).hasSize(i);
		}
	}

	@Test
	void aPoolIsNotBusyWithATaskThatHasEndedBeforeTheOtherWorkerGotOne() {
		WorkerPool pool = pool(WorkerPools.fixed(2));
		pool.execute("echo", 1);
		pool.execute("echo", 2);
		this.factory.slot(0).step();
		this.factory.slot(0).finish();
		this.factory.slot(1).step();
		assertThat(this.factory.runningData()).containsExactly(2);
		assertThat(names()).containsExactly("Ready");
	}

	private WorkerPool waiting(WorkerPoolBuilder builder) {
		return builder.taskFunction("wait", (data) -> {
			this.gate.pass();
			return data;
		}).listener(this.events::add).build();
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
		WorkerPool pool = waiting(
				WorkerPools.fixed(2).tasksQueueOptions(TasksQueueOptions.builder().size(100).build()));
		runTasks(pool, 20);
		await().until(() -> names().contains("BusyEnd"));
		pool.close();
		await().untilAsserted(() -> assertThat(names()).containsExactly("Ready", "Busy", "BusyEnd", "Destroyed"));
	}

	@Test
	@Rule("EV-5")
	void publishesTheBeginningAndTheEndOfBackPressure() {
		WorkerPool pool = waiting(WorkerPools.fixed(2).tasksQueueOptions(TasksQueueOptions.builder().size(4).build()));
		runTasks(pool, 20);
		await().until(() -> names().contains("BusyEnd"));
		pool.close();
		// A worker that loses the race for a task is idle for a moment.
		await().untilAsserted(() -> assertThat(new LinkedHashSet<>(names())).containsExactlyInAnyOrder("Ready", "Busy",
				"BackPressure", "BackPressureEnd", "BusyEnd", "Destroyed"));
	}

	@Test
	@Rule({ "EV-3", "EV-7", "EV-9" })
	@DisplayName("a dynamic pool is full, busy, no longer busy, no longer full, and empty")
	void publishesTheStatesOfADynamicPoolFromFullToEmpty() {
		WorkerPool pool = waiting(WorkerPools.dynamic(0, 2)
			.time(this.time)
			.maxInactiveTime(Duration.ofSeconds(1))
			.tasksQueueOptions(TasksQueueOptions.builder().size(100).build()));
		await().until(() -> names().contains("Ready"));
		runTasks(pool, 6);
		await().until(() -> {
			this.time.advance(Duration.ofSeconds(2));
			return names().contains("Empty");
		});
		pool.close();
		await().until(() -> names().contains("Destroyed"));
		assertThat(names()).containsExactlyInAnyOrder("Ready", "Full", "Busy", "BusyEnd", "FullEnd", "Empty",
				"Destroyed");
	}

	@Test
	@Rule("EV-8")
	void publishesStatesAgainAfterARestart() {
		WorkerPool pool = waiting(WorkerPools.fixed(1));
		pool.close();
		pool.start();
		pool.close();
		await().untilAsserted(() -> assertThat(names()).containsExactly("Ready", "Destroyed", "Ready", "Destroyed"));
	}

	@RepeatedTest(20)
	@Rule({ "EV-3", "EV-5" })
	void publishesEachStateOnceAndItsBeginningBeforeItsEnd() {
		this.gate.open();
		WorkerPool pool = waiting(WorkerPools.fixed(2).tasksQueueOptions(TasksQueueOptions.builder().size(1).build()));
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
		WorkerPool pool = waiting(
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
		WorkerPool pool = WorkerPools.dynamic(1, 3)
			.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.listener(this.events::add)
			.build();
		for (int i = 0; i < 6; i++) {
			pool.execute("echo", i);
		}
		await().until(() -> names().contains("Full"));
		assertThat(names()).as("no task has started yet").doesNotContain("Busy");
		this.factory.settle();
		await().until(() -> names().contains("Busy"));
		this.factory.runAll();
		await().until(() -> names().contains("BusyEnd"));
		this.time.advance(Duration.ofMinutes(2));
		await().until(() -> names().contains("FullEnd"));
		assertThat(names()).containsExactly("Ready", "Full", "Busy", "BusyEnd", "FullEnd");
	}

	@Test
	@Rule({ "EV-4", "EV-2" })
	void staysBusyWhileAWorkerGoesFromOneTaskToTheNext() {
		WorkerPool pool = WorkerPools.fixed(2)
			.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.listener(this.events::add)
			.build();
		for (int i = 0; i < 20; i++) {
			pool.execute("echo", i);
		}
		this.factory.runAll();
		pool.destroy();
		this.factory.settle();
		await().until(() -> names().contains("Destroyed"));
		assertThat(names()).filteredOn((name) -> name.startsWith("Busy")).containsExactly("Busy", "BusyEnd");
	}

}
