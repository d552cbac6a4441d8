// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.info.PoolInfo;
import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Recycling of child JVMs that have run many tasks, are old or large.
 */
@Timeout(120)
class RecyclingTests {

	private static final int MEGABYTE = 1024 * 1024;

	private WorkerPool pool;

	private void start(ProcessWorkerFactory.Builder children, int size) {
		this.pool = TestApplication.addTo(WorkerPools.fixed(size))
			.workerFactory(children.build())
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(2).build())
			.build();
		await().atMost(20, TimeUnit.SECONDS).until(() -> this.pool.info().ready());
	}

	@AfterEach
	void everyTaskHasSucceededAndNoProcessIsLeft() {
		assertThat(this.pool.info()).returns(0L, PoolInfo::failedTasks).returns(0L, PoolInfo::workerRestarts);
		this.pool.close();
		await().atMost(15, TimeUnit.SECONDS).untilAsserted(() -> assertThat(ChildDeathTests.childPids()).isEmpty());
	}

	private long pidOfAChild() throws Exception {
		return this.pool.<Object, Long>execute("pid", null).get(20, TimeUnit.SECONDS);
	}

	private static void awaitTheEndOf(long pid) {
		await().atMost(20, TimeUnit.SECONDS).until(() -> !ChildDeathTests.childPids().contains(pid));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void aChildIsReplacedAfterSoManyTasksUnderLoad(int spares) throws Exception {
		start(TestApplication.children().recycleAfterTasks(50).spares(spares), 2);
		Set<Long> pids = new HashSet<>();
		int submitted = 0;
		while (pids.size() < 6) {
			List<CompletableFuture<Long>> futures = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				futures.add(this.pool.execute("pid", null));
			}
			submitted += futures.size();
			for (CompletableFuture<Long> future : futures) {
				pids.add(future.get(20, TimeUnit.SECONDS));
				assertThat(this.pool.info()).returns(true, PoolInfo::ready)
					.returns(2, PoolInfo::workerNodes)
					.returns(0, PoolInfo::restartingWorkerNodes);
			}
		}
		assertThat(this.pool.info()).returns((long) submitted, PoolInfo::executedTasks);
		// Two workers, a spare, and a successor that is starting.
		await().atMost(20, TimeUnit.SECONDS)
			.untilAsserted(() -> assertThat(ChildDeathTests.childPids()).hasSizeLessThanOrEqualTo(3 + spares));
	}

	@Test
	void theRunningTasksOfAChildAreFinishedByIt() throws Exception {
		start(TestApplication.children().recycleAfterTasks(1), 1);
		CompletableFuture<Object> running = this.pool.execute("sleep", 4_000L);
		long old = pidOfAChild();
		await().atMost(20, TimeUnit.SECONDS).until(() -> pidOfAChild() != old);
		assertThat(running).isNotDone();
		assertThat(running.get(20, TimeUnit.SECONDS)).isEqualTo("slept");
	}

	@Test
	void anOldChildIsReplaced() throws Exception {
		start(TestApplication.children().recycleAfter(Duration.ofSeconds(1)), 1);
		long old = pidOfAChild();
		awaitTheEndOf(old);
		assertThat(pidOfAChild()).isNotEqualTo(old);
	}

	@Test
	void aLargeChildIsReplaced() throws Exception {
		start(TestApplication.children()
			.jvmOptions(List.of("-Xmx400m", "-XX:+UseSerialGC"))
			.recycleAboveMemory(200 * MEGABYTE), 1);
		long large = this.pool.<Integer, Long>execute("retain", 200 * MEGABYTE).get(20, TimeUnit.SECONDS);
		awaitTheEndOf(large);
		assertThat(pidOfAChild()).isNotEqualTo(large);
	}

}
