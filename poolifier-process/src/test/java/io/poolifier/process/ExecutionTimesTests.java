// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.info.Usage;
import io.poolifier.options.Statistic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Times of tasks as measured by child JVMs.
 */
@Timeout(60)
class ExecutionTimesTests {

	private WorkerPool pool;

	@BeforeEach
	void startPool() {
		this.pool = TestApplication.addTo(WorkerPools.fixed(1))
			.workerFactory(TestApplication.children().build())
			.statistics(Statistic.RUN_TIME, Statistic.WAIT_TIME, Statistic.ELU)
			.build();
		await().atMost(20, TimeUnit.SECONDS).until(() -> this.pool.info().ready());
	}

	@AfterEach
	void closePool() {
		this.pool.close();
	}

	private Usage usageOf(String function) {
		return this.pool.workers().get(0).taskFunctions().get(function);
	}

	@Test
	void runTimeLeavesTheJourneyOut() throws Exception {
		long start = System.nanoTime();
		for (int i = 0; i < 20; i++) {
			this.pool.execute("echo", "x".repeat(50_000)).get(10, TimeUnit.SECONDS);
		}
		double elapsed = (System.nanoTime() - start) / 1e6;
		Usage usage = usageOf("echo");
		assertThat(usage.runTime().aggregate()).isLessThan(usage.waitTime().aggregate());
		assertThat(usage.runTime().aggregate() + usage.waitTime().aggregate()).isLessThanOrEqualTo(elapsed);
	}

	@Test
	void aFunctionThatWaitsIsIdle() throws Exception {
		this.pool.execute("sleep", 300L).get(10, TimeUnit.SECONDS);
		Usage usage = usageOf("sleep");
		assertThat(usage.runTime().aggregate()).isGreaterThanOrEqualTo(300);
		assertThat(usage.elu().utilization()).isLessThan(0.5);
	}

	@Test
	void aFunctionThatComputesIsActive() throws Exception {
		this.pool.execute("burn", 500L).get(10, TimeUnit.SECONDS);
		Usage usage = usageOf("burn");
		assertThat(usage.runTime().aggregate()).isGreaterThanOrEqualTo(500);
		// Other processes may take the processor away, but hardly for most of the time.
		assertThat(usage.elu().active().aggregate()).isGreaterThan(50);
	}

	@Test
	void theRunTimeOfAStageEndsWithIt() throws Exception {
		this.pool.execute("later", 300L).get(10, TimeUnit.SECONDS);
		assertThat(usageOf("later").runTime().aggregate()).isGreaterThanOrEqualTo(290);
		assertThat(usageOf("later").elu()).isNull();
	}

	@Test
	void theRunTimeOfAFailureIsNoWaitTime() {
		assertThatThrownBy(() -> this.pool.execute("fail", "as asked").get(10, TimeUnit.SECONDS))
			.hasMessageContaining("as asked");
		assertThat(usageOf("fail").runTime()).isNull();
		assertThat(usageOf("fail").waitTime()).isNotNull();
	}

}
