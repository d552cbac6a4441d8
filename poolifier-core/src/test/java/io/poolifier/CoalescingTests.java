// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.poolifier.info.PoolInfo;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.TaskFunctionOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Requests that are coalesced with waiting tasks.
 */
@Timeout(60)
class CoalescingTests {

	private record Refresh(String customer, int version) {
	}

	private final Semaphore started = new Semaphore(0);

	private final CountDownLatch gate = new CountDownLatch(1);

	private final List<Refresh> runs = new CopyOnWriteArrayList<>();

	private final WorkerPool pool = WorkerPools.fixed(2).taskFunction("refresh", (Refresh data) -> {
		this.runs.add(data);
		this.started.release();
		this.gate.await();
		return data.version;
	}, TaskFunctionOptions.builder().orderingKey(Refresh::customer).coalesce(true).build()).build();

	private CompletableFuture<Integer> refresh(String customer, int version) {
		return this.pool.execute("refresh", new Refresh(customer, version));
	}

	@AfterEach
	void close() {
		this.gate.countDown();
		this.pool.close();
	}

	@Test
	void aRequestJoinsATaskThatWaitsUnderItsKey() throws Exception {
		CompletableFuture<Integer> running = refresh("a", 1);
		this.started.acquire();
		CompletableFuture<Integer> waiting = refresh("a", 2);
		CompletableFuture<Integer> joined = refresh("a", 3);
		CompletableFuture<Integer> other = refresh("b", 4);
		this.started.acquire();
		assertThat(this.pool.info()).returns(1L, PoolInfo::queuedTasks)
			.returns(1L, PoolInfo::heldTasks)
			.returns(1L, PoolInfo::coalescedRequests);
		this.gate.countDown();
		assertThat(running).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(1);
		assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(2);
		assertThat(joined).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(2);
		assertThat(other).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(4);
		assertThat(this.runs).hasSize(3);
		assertThat(this.pool.info()).returns(3L, PoolInfo::executedTasks);
	}

	@Test
	void aRequestJoinsATaskThatWaitsInAQueue() throws Exception {
		refresh("x", 0);
		refresh("y", 0);
		this.started.acquire(2);
		CompletableFuture<Integer> queued = refresh("a", 1);
		CompletableFuture<Integer> joined = refresh("a", 2);
		this.gate.countDown();
		assertThat(joined).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(1);
		assertThat(queued).isCompleted();
	}

	@Test
	void aJoinedRequestCanBeCancelledWithoutTheTask() throws Exception {
		refresh("a", 1);
		this.started.acquire();
		CompletableFuture<Integer> waiting = refresh("a", 2);
		CompletableFuture<Integer> joined = refresh("a", 3);
		assertThat(joined.cancel(true)).isTrue();
		assertThat(waiting).isNotDone();
		CompletableFuture<Integer> another = refresh("a", 4);
		assertThat(waiting.cancel(true)).isTrue();
		assertThat(another).isCompletedExceptionally();
		CompletableFuture<Integer> last = refresh("a", 5);
		this.gate.countDown();
		assertThat(last).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(5);
	}

	@Test
	void coalescingNeedsAKey() {
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> TaskFunctionOptions.builder().coalesce(true).build())
			.withMessageContaining("orderingKey");
	}

}
