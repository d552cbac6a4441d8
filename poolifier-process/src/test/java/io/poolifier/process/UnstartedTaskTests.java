// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.WorkerLostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tasks that were handed to a child which has not started them. Their functions are not
 * idempotent.
 */
@Timeout(120)
class UnstartedTaskTests {

	private WorkerPool pool;

	private void start(int size, int concurrency) {
		this.pool = TestApplication.addTo(WorkerPools.fixed(size))
			.workerFactory(TestApplication.children().spares(1).build())
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(concurrency).build())
			.build();
		await().atMost(20, TimeUnit.SECONDS).until(() -> this.pool.info().ready());
	}

	@AfterEach
	void leavesNoProcessBehind() {
		this.pool.close();
		await().atMost(15, TimeUnit.SECONDS).untilAsserted(() -> assertThat(ChildDeathTests.childPids()).isEmpty());
	}

	private long pidOfAChild() throws Exception {
		return this.pool.<Object, Long>execute("pid", null).get(20, TimeUnit.SECONDS);
	}

	private static boolean isWriting(Thread thread, StackTraceElement[] stack) {
		return thread.getName().startsWith("poolifier-") && Arrays.stream(stack)
			.anyMatch((element) -> element.getClassName().equals(Connection.class.getName())
					&& element.getMethodName().equals("writeOutbox"));
	}

	@Test
	void tasksThatDidNotReachAHungChildRunOnItsReplacement() throws Exception {
		start(1, 4);
		long hung = pidOfAChild();
		ChildDeathTests.stop(hung);
		// More than a socket can hold, so that the frames of other tasks wait behind it.
		CompletableFuture<byte[]> first = this.pool.execute("bytes", new byte[2_000_000]);
		await().until(() -> Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.anyMatch((thread) -> isWriting(thread.getKey(), thread.getValue())));
		List<CompletableFuture<Long>> others = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			others.add(this.pool.execute("pid", null));
		}
		await().until(() -> this.pool.info().executingTasks() == 4);
		ChildDeathTests.signal("KILL", hung);
		assertThat(first).failsWithin(20, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(WorkerLostException.class);
		for (CompletableFuture<Long> other : others) {
			assertThat(other).succeedsWithin(20, TimeUnit.SECONDS).isNotEqualTo(hung);
		}
		assertThat(this.pool.info()).returns(1L, PoolInfo::failedTasks)
			.returns(1L, PoolInfo::workerRestarts)
			.returns(0L, PoolInfo::retriedTasks);
	}

	@Test
	void tasksForAChildThatIsShuttingDownRunOnItsReplacement(@TempDir Path directory) throws Exception {
		start(1, 2);
		long old = pidOfAChild();
		Path gate = directory.resolve("gate");
		CompletableFuture<Object> exiting = this.pool.execute("exitSlowly", gate.toString());
		await().atMost(20, TimeUnit.SECONDS).until(() -> pidOfAChild() != old);
		assertThat(ChildDeathTests.childPids()).contains(old);
		assertThat(exiting).isNotDone();
		assertThat(this.pool.info()).returns(0L, PoolInfo::failedTasks).returns(1L, PoolInfo::workerRestarts);
		Files.createFile(gate);
		assertThat(exiting).failsWithin(20, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(WorkerLostException.class)
			.withMessageContaining("exit code 46");
		assertThat(this.pool.info()).returns(1L, PoolInfo::failedTasks).returns(1L, PoolInfo::workerRestarts);
	}

	@Test
	void aFunctionIsCalledOnceAtMostHoweverManyChildrenAreKilled(@TempDir Path directory) throws Exception {
		start(2, 16);
		List<CompletableFuture<String>> futures = new ArrayList<>();
		for (int kill = 0; kill < 4; kill++) {
			WorkerInfo victim = this.pool.workers().get(0);
			for (int i = 0; i < 400; i++) {
				String file = directory.resolve("task" + futures.size()).toString();
				futures.add(this.pool.execute("create", file));
				if (i == 200) {
					ChildDeathTests.signal("KILL", (Long) victim.details().get("pid"));
				}
			}
			int kills = kill + 1;
			await().atMost(20, TimeUnit.SECONDS)
				.until(() -> this.pool.info().ready() && this.pool.info().workerRestarts() == kills);
		}
		int lost = 0;
		for (int i = 0; i < futures.size(); i++) {
			Path file = directory.resolve("task" + i);
			try {
				assertThat(futures.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(file.toString());
				assertThat(file).exists();
			}
			catch (ExecutionException ex) {
				assertThat(ex).hasCauseInstanceOf(WorkerLostException.class);
				lost++;
			}
		}
		// Each killed child loses what it was running, and no more.
		assertThat(lost).isLessThanOrEqualTo(4 * 16);
	}

}
