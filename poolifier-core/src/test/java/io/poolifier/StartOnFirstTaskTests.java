// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.poolifier.info.PoolInfo;
import io.poolifier.task.PoolClosedException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Pools that wait for their first task to start.
 */
@Timeout(60)
class StartOnFirstTaskTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static WorkerPoolBuilder waiting() {
		return WorkerPools.fixed(2)
			.startWorkers(false)
			.startOnFirstTask(true)
			.taskFunction("echo", (Integer data) -> data);
	}

	@Test
	void firstTaskStartsThePool() {
		try (WorkerPool pool = waiting().build()) {
			assertThat(pool.info().started()).isFalse();
			assertThat(pool.<Integer, Integer>execute("echo", 1)).succeedsWithin(LONG).isEqualTo(1);
			assertThat(pool.info()).returns(true, PoolInfo::started).returns(0L, PoolInfo::rejectedTasks);
			assertThatIllegalStateException().isThrownBy(pool::start).withMessageContaining("is started");
		}
	}

	@Test
	void severalTasksAtOnceOrNoneStartThePoolToo() {
		try (WorkerPool pool = waiting().build()) {
			assertThat(pool.mapExecute("echo", List.of(1, 2))).succeedsWithin(LONG).isEqualTo(List.of(1, 2));
		}
		try (WorkerPool pool = waiting().build()) {
			assertThat(pool.mapExecute("echo", List.of())).succeedsWithin(LONG).isEqualTo(List.of());
		}
	}

	@RepeatedTest(100)
	void tasksThatComeTogetherAllWaitForTheStart() throws Exception {
		int submitters = 4;
		CyclicBarrier barrier = new CyclicBarrier(submitters);
		ExecutorService threads = Executors.newFixedThreadPool(submitters);
		try (WorkerPool pool = waiting().build()) {
			Callable<CompletableFuture<Integer>> submission = () -> {
				barrier.await();
				return pool.execute("echo", 1);
			};
			List<Future<CompletableFuture<Integer>>> submitted = threads
				.invokeAll(IntStream.range(0, submitters).mapToObj((index) -> submission).toList());
			for (Future<CompletableFuture<Integer>> task : submitted) {
				assertThat(task.get()).succeedsWithin(LONG).isEqualTo(1);
			}
		}
		finally {
			threads.shutdown();
		}
	}

	@RepeatedTest(100)
	void poolThatIsClosedWhileItsFirstTaskComesDoesNotRun() throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(2);
		ExecutorService thread = Executors.newSingleThreadExecutor();
		WorkerPool pool = waiting().build();
		Future<CompletableFuture<Integer>> submitted = thread.submit(() -> {
			barrier.await();
			return pool.execute("echo", 1);
		});
		thread.shutdown();
		barrier.await();
		pool.close();
		assertThat(submitted.get().handle((result, error) -> true)).succeedsWithin(LONG);
		assertThat(pool.info().started()).isFalse();
		assertThat(pool.workers()).isEmpty();
	}

	@Test
	void poolThatWasDestroyedIsNotStartedByATask() {
		WorkerPool pool = waiting().build();
		pool.execute("echo", 1).join();
		pool.close();
		assertRefuses(pool);
	}

	@Test
	void poolThatWasClosedBeforeItsFirstTaskIsNotStartedByOne() {
		WorkerPool pool = waiting().build();
		pool.close();
		assertRefuses(pool);
		pool.start();
		assertThat(pool.execute("echo", 1)).succeedsWithin(LONG);
		pool.close();
	}

	private static void assertRefuses(WorkerPool pool) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(pool.execute("echo", 1)::join)
			.havingCause()
			.isInstanceOf(PoolClosedException.class)
			.withMessageContaining("is not started");
	}

	@Test
	void errorOfTheStartIsTheErrorOfTheTask() {
		FaultyTime time = new FaultyTime();
		WorkerPool pool = waiting().time(time).build();
		time.failToStart("supervisor");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(pool.execute("echo", 1)::join)
			.withCauseInstanceOf(OutOfMemoryError.class);
		assertRefuses(pool);
	}

}
