// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.task;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.sample.ProcessServerTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Recycling of children that start the whole application.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, args = { "--poolifier.worker=process",
		"--poolifier.size=2", "--poolifier.process.jvm-options=-Xmx64m", "--poolifier.process.recycle.max-tasks=40" })
class ProcessRecyclingTests extends ProcessServerTests {

	/** Two workers, and the successors of three. */
	private static final int PIDS = 5;

	@Autowired
	private WorkerPool pool;

	@Test
	@Timeout(120)
	void childrenAreRecycledWhileTheirTasksGoOn() throws Exception {
		await().atMost(30, TimeUnit.SECONDS).until(() -> this.pool.info().ready());
		Set<Long> pids = new HashSet<>(pids());
		int submitted = 0;
		while (pids.size() < PIDS) {
			List<CompletableFuture<BigInteger>> futures = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				futures.add(this.pool.execute("factorial", 5));
			}
			for (CompletableFuture<BigInteger> future : futures) {
				assertThat(future.get(20, TimeUnit.SECONDS)).isEqualTo(120);
			}
			submitted += futures.size();
			pids.addAll(pids());
			assertThat(this.pool.info()).returns(true, PoolInfo::ready).returns(2, PoolInfo::workerNodes);
		}
		assertThat(this.pool.info()).returns((long) submitted, PoolInfo::executedTasks)
			.returns(0L, PoolInfo::failedTasks)
			.returns(0L, PoolInfo::workerRestarts)
			.returns(List.of(), PoolInfo::crashLoops);
		get("/actuator/health").expectStatus().isOk();
	}

	private Set<Long> pids() {
		Set<Long> pids = new HashSet<>();
		for (WorkerInfo worker : this.pool.workers()) {
			Map<String, Object> details = Objects.requireNonNull(worker.details());
			pids.add((Long) Objects.requireNonNull(details.get("pid")));
		}
		return pids;
	}

}
