// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.poolifier.event.PoolEvent;
import io.poolifier.options.InvalidOptionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Listeners, and the events of failed tasks.
 */
@Timeout(30)
class PoolListenerTests {

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

}
