// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is woken for tasks that seem to be short.
 */
@Timeout(30)
class WakeupTests {

	private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

	private static final int WORKERS = PROCESSORS + 1;

	private static final List<Integer> ONE_EACH = Collections.nCopies(WORKERS, 0);

	/** So many that a slot knows what its tasks take. */
	private static final int MANY = 300;

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final ManualTime time = new ManualTime();

	private WorkerPool scripted() {
		WorkerPool pool = WorkerPools.fixed(WORKERS)
			.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.build();
		this.factory.settle();
		return pool;
	}

	private void runMany(WorkerPool pool, Duration each) {
		for (int round = 0; round < MANY; round++) {
			pool.mapExecute("echo", ONE_EACH);
			this.factory.settle();
			while (!this.factory.running().isEmpty()) {
				this.time.advance(each);
				this.factory.running().get(0).finish();
				this.factory.settle();
			}
		}
		this.time.advance(Duration.ofMillis(2));
	}

	@Test
	void wakesNoMoreForShortTasksThanThereAreProcessors() {
		WorkerPool pool = scripted();
		runMany(pool, Duration.ZERO);
		assertThat(this.time.isDueWithin(Duration.ofMillis(50))).isFalse();
		pool.mapExecute("echo", ONE_EACH);
		this.factory.settle();
		assertThat(this.factory.running()).hasSize(Math.max(PROCESSORS - 1, 1));
		this.factory.runAll();
		assertThat(pool.info().queuedTasks()).isZero();
	}

	@Test
	void wakesAnotherOneWhenATaskTurnsOutToBeLong() {
		WorkerPool pool = scripted();
		runMany(pool, Duration.ZERO);
		pool.mapExecute("echo", ONE_EACH);
		this.factory.settle();
		int running = this.factory.running().size();
		while (running < WORKERS) {
			this.time.advance(Duration.ofMillis(1));
			this.factory.settle();
			assertThat(this.factory.running()).hasSizeGreaterThan(running);
			running = this.factory.running().size();
		}
	}

	@Test
	void wakesAllForTasksThatAreLong() {
		WorkerPool pool = scripted();
		runMany(pool, Duration.ofNanos(10_000));
		pool.mapExecute("echo", ONE_EACH);
		this.factory.settle();
		assertThat(this.factory.running()).hasSize(WORKERS);
		assertThat(this.time.isDueWithin(Duration.ofMillis(50))).isFalse();
	}

	@RepeatedTest(20)
	void allGetToWorkWhenTasksWaitForEachOther() throws Exception {
		Gate gate = new Gate(WORKERS);
		try (WorkerPool pool = WorkerPools.fixed(WORKERS)
			.taskFunction("echo", (data) -> data)
			.taskFunction("wait", (data) -> {
				gate.pass();
				return data;
			})
			.build()) {
			pool.mapExecute("echo", Collections.nCopies(WORKERS * MANY, 0)).join();
			List<CompletableFuture<Integer>> waiting = new ArrayList<>();
			for (int task = 0; task < WORKERS; task++) {
				waiting.add(pool.execute("wait", task));
			}
			gate.awaitArrivals();
			gate.open();
			CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
		}
	}

}
