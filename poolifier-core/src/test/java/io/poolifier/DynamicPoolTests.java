// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.ManualTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class DynamicPoolTests {

	private final ManualTime time = new ManualTime();

	private final Gate gate = new Gate();

	private WorkerPool dynamic(int min, int max) {
		return WorkerPools.dynamic(min, max).taskFunction("wait", (data) -> {
			this.gate.pass();
			return data;
		}).maxInactiveTime(Duration.ofSeconds(10)).time(this.time).build();
	}

	@Test
	@Rule({ "DY-1", "DY-2", "PI-5" })
	void growsByOneWorkerPerTaskUpToItsMaximumWhileAllAreBusy() {
		try (WorkerPool pool = dynamic(1, 3)) {
			List<Integer> sizes = new ArrayList<>();
			List<CompletableFuture<Object>> futures = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				futures.add(pool.execute("wait", i));
				sizes.add(pool.info().workerNodes());
			}
			assertThat(sizes).containsExactly(1, 2, 3, 3, 3, 3);
			assertThat(pool.info().dynamicWorkerNodes()).isEqualTo(2);
			assertThat(pool.workers()).extracting(WorkerInfo::dynamic).containsExactly(false, true, true);
			this.gate.open();
			futures.forEach(CompletableFuture::join);
			assertThat(pool.info().executedTasks()).isEqualTo(6);
		}
	}

	@Test
	@Rule({ "DY-7", "DY-8", "DY-11", "PI-10" })
	void idleWorkersAboveTheMinimumEndAndTheirCountsStay() {
		try (WorkerPool pool = dynamic(1, 3)) {
			List<CompletableFuture<Object>> futures = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				futures.add(pool.execute("wait", i));
			}
			this.gate.open();
			futures.forEach(CompletableFuture::join);
			await().until(() -> pool.info().idleWorkerNodes() == 3);
			awaitIdle(pool);
			this.time.advance(Duration.ofSeconds(10));
			assertThat(pool.info().workerNodes()).isEqualTo(3);
			this.time.advance(Duration.ofSeconds(5));
			assertThat(pool.info().workerNodes()).isOne();
			PoolInfo info = pool.info();
			assertThat(info.executedTasks()).isEqualTo(6);
			assertThat(info.failedTasks()).isZero();
			this.time.advance(Duration.ofMinutes(5));
			assertThat(pool.info().workerNodes()).isOne();
		}
	}

	/** A worker notices that it is idle a moment after its last task has ended. */
	private void awaitIdle(WorkerPool pool) {
		this.time.advance(Duration.ofNanos(1));
		await().until(() -> pool.info().stealingWorkerNodes() == 0);
	}

	@Test
	@Rule("DY-8")
	void neverEndsABusyWorkerHoweverLongItsTaskRuns() throws Exception {
		try (WorkerPool pool = dynamic(0, 2)) {
			CompletableFuture<Object> future = pool.execute("wait", 1);
			this.gate.awaitArrivals();
			this.time.advance(Duration.ofMinutes(5));
			assertThat(pool.info().workerNodes()).isOne();
			this.gate.open();
			assertThat(future.join()).isEqualTo(1);
		}
	}

	@Test
	@Rule("PT-10")
	@DisplayName("a pool with a minimum of 0 is ready, serves, shrinks to nothing, and serves again")
	void servesWithAMinimumOfZero() {
		this.gate.open();
		try (WorkerPool pool = dynamic(0, 2)) {
			assertThat(pool.info().ready()).isTrue();
			assertThat(pool.info().workerNodes()).isZero();
			for (int i = 0; i < 3; i++) {
				assertThat(pool.execute("wait", i).join()).isEqualTo(i);
				assertThat(pool.info().workerNodes()).isPositive();
				await().until(() -> {
					this.time.advance(Duration.ofSeconds(15));
					return pool.info().workerNodes() == 0;
				});
			}
			assertThat(pool.info().executedTasks()).isEqualTo(3);
		}
	}

	@Test
	@Rule("LC-7")
	void startsAgainAfterItWasDestroyed() {
		this.gate.open();
		WorkerPool pool = dynamic(1, 3);
		pool.execute("wait", 1).join();
		pool.close();
		assertThat(pool.info().workerNodes()).isZero();
		pool.start();
		assertThat(pool.execute("wait", 2).join()).isEqualTo(2);
		assertThat(pool.info().executedTasks()).isEqualTo(2);
		pool.close();
	}

}
