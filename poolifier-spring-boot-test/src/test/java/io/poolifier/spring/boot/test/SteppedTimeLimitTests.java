// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.options.TimeLimits;
import io.poolifier.task.TaskRequest;
import io.poolifier.task.TaskTimeoutException;
import io.poolifier.task.TaskTimeoutException.Limit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Time limits of tasks that a test runs: short ones always expire.
 */
@Timeout(30)
class SteppedTimeLimitTests {

	private static final Duration SHORT = Duration.ofMillis(5);

	private final CompletableFuture<Object> stage = new CompletableFuture<>();

	private final SteppedWorkers workers = new SteppedWorkers();

	private final WorkerPool pool = WorkerPools.fixed(1)
		.workerFactory(this.workers)
		.taskFunction("echo", (data) -> data)
		.taskFunction("stage", (data) -> this.stage)
		.taskFunction("endless", (data) -> {
			new CountDownLatch(1).await();
			return data;
		})
		.build();

	@AfterEach
	void close() {
		this.pool.close();
	}

	private CompletableFuture<Object> execute(String function, TimeLimits limits) {
		return this.pool.execute(TaskRequest.<Object>of(function, 1).limitedBy(limits));
	}

	private static void assertExceeds(Limit limit, CompletableFuture<Object> task) {
		assertThat(task).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.isInstanceOfSatisfying(TaskTimeoutException.class, (ex) -> assertThat(ex.getExceeded()).isEqualTo(limit));
	}

	@Test
	void aTaskThatTheTestDoesNotRunExceedsItsLimitInTheQueue() {
		assertExceeds(Limit.QUEUE, execute("echo", TimeLimits.none().withQueue(SHORT)));
		assertThat(this.workers.runNext()).isFalse();
	}

	@Test
	void aFunctionThatWaitsIsInterruptedAtItsLimit() {
		CompletableFuture<Object> task = execute("endless", TimeLimits.none().withRun(SHORT));
		assertThat(this.workers.runNext()).isTrue();
		assertExceeds(Limit.RUN, task);
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void aStageThatDoesNotCompleteIsCancelledAtItsLimit() {
		CompletableFuture<Object> task = execute("stage", TimeLimits.none().withRun(SHORT));
		assertThat(this.workers.runNext()).isTrue();
		assertExceeds(Limit.RUN, task);
		assertThat(this.stage).failsWithin(10, TimeUnit.SECONDS);
	}

}
