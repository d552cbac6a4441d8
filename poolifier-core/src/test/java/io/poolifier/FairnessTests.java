// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.info.PoolInfo;
import io.poolifier.options.Fairness;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.PoolChange;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.TaskRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

/**
 * Pools that are shared among tenants.
 */
@Timeout(60)
class FairnessTests {

	private final Semaphore started = new Semaphore(0);

	private final CountDownLatch gate = new CountDownLatch(1);

	private final List<String> runs = new CopyOnWriteArrayList<>();

	private WorkerPool pool;

	private WorkerPoolBuilder fixed(int size, Fairness fairness) {
		return WorkerPools.fixed(size)
			.tasksQueueOptions(TasksQueueOptions.builder().fairness(fairness).build())
			.taskFunction("run", (String data) -> {
				this.runs.add(data);
				return data;
			})
			.taskFunction("block", (data) -> {
				this.started.release();
				this.gate.await();
				return data;
			});
	}

	private CompletableFuture<Object> run(String data, @Nullable Object tenant) {
		return this.pool.execute(TaskRequest.of("run", data).onBehalfOf(tenant));
	}

	private List<CompletableFuture<Object>> run(String prefix, int count, Object tenant) {
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 1; i <= count; i++) {
			futures.add(run(prefix + i, tenant));
		}
		return futures;
	}

	private static void assertEnd(List<CompletableFuture<Object>> futures) {
		futures.forEach((future) -> assertThat(future).succeedsWithin(10, TimeUnit.SECONDS));
	}

	@AfterEach
	void everyTenantIsForgotten() {
		this.gate.countDown();
		if (this.pool != null) {
			this.pool.close();
			await().untilAsserted(() -> assertThat(GatesAccess.tenantsOf(this.pool)).isZero());
			assertThat(this.pool.info()).returns(0L, PoolInfo::queuedTasks).returns(0L, PoolInfo::executingTasks);
		}
	}

	@Test
	void aQuietTenantDoesNotWaitForTheTasksOfALoudOne() throws Exception {
		this.pool = fixed(1, Fairness.equal()).build();
		this.pool.execute("block", 0);
		this.started.acquire();
		List<CompletableFuture<Object>> loud = run("loud", 100, "loud");
		List<CompletableFuture<Object>> quiet = run("quiet", 2, "quiet");
		this.gate.countDown();
		assertEnd(loud);
		assertEnd(quiet);
		assertThat(this.runs.subList(0, 6)).contains("quiet1", "quiet2");
	}

	@Test
	void tenantsGetSharesByTheirWeights() throws Exception {
		this.pool = fixed(1, new Fairness(Map.of("gold", 3.0), 100)).build();
		this.pool.execute("block", 0);
		this.started.acquire();
		List<CompletableFuture<Object>> futures = run("lead", 100, "lead");
		futures.addAll(run("gold", 100, "gold"));
		this.gate.countDown();
		assertEnd(futures);
		assertThat(this.runs.subList(0, 80).stream().filter((run) -> run.startsWith("gold")).count()).isBetween(55L,
				62L);
	}

	@Test
	void aFunctionComputesTheKeyFromTheData() throws Exception {
		this.pool = fixed(1, Fairness.equal()).taskFunction("keyed", (String data) -> {
			this.runs.add(data);
			return data;
		}, TaskFunctionOptions.builder().fairnessKey((String data) -> data.charAt(0)).build()).build();
		this.pool.execute("block", 0);
		this.started.acquire();
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (String data : List.of("a1", "a2", "a3", "a4", "a5", "a6", "b1")) {
			futures.add(this.pool.execute("keyed", data));
		}
		this.gate.countDown();
		assertEnd(futures);
		assertThat(this.runs.indexOf("b1")).isLessThan(3);
	}

	@Test
	void aLimitedFunctionIsSharedAsWell() throws Exception {
		this.pool = fixed(4, Fairness.equal()).taskFunction("limited", (String data) -> {
			this.runs.add(data);
			this.started.release();
			this.gate.await();
			return data;
		}, TaskFunctionOptions.builder().concurrency(1).build()).build();
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 1; i <= 10; i++) {
			futures.add(this.pool.execute(TaskRequest.of("limited", "loud" + i).onBehalfOf("loud")));
		}
		this.started.acquire();
		futures.add(this.pool.execute(TaskRequest.of("limited", "quiet").onBehalfOf("quiet")));
		this.gate.countDown();
		assertEnd(futures);
		assertThat(this.runs.indexOf("quiet")).isLessThan(3);
	}

	@Test
	void keysThatAreTooManyCountAsOneTenant() throws Exception {
		this.pool = fixed(1, new Fairness(Map.of(), 2)).build();
		this.pool.execute("block", 0);
		this.started.acquire();
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			futures.add(run("tenant" + i, i));
		}
		assertThat(GatesAccess.tenantsOf(this.pool)).isEqualTo(2);
		this.gate.countDown();
		assertEnd(futures);
	}

	@Test
	void aTaskWhoseKeyFailsIsRejected() {
		this.pool = fixed(1, Fairness.equal())
			.taskFunction("keyed", (data) -> data, TaskFunctionOptions.builder().fairnessKey((data) -> {
				throw new IllegalStateException("no key");
			}).build())
			.build();
		assertThat(this.pool.execute("keyed", 1)).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.havingCause()
			.withMessage("no key");
		assertThat(this.pool.info().rejectedTasks()).isOne();
	}

	@Test
	void aLargerPoolLetsMoreTasksPass() throws Exception {
		this.pool = fixed(1, Fairness.equal()).build();
		for (int i = 0; i < 8; i++) {
			this.pool.execute("block", i);
		}
		this.started.acquire();
		this.pool.reconfigure(PoolChange.builder().size(8).build());
		this.started.acquire(7);
		assertThat(this.pool.info().executingTasks()).isEqualTo(8);
	}

	@Test
	void tasksThatWaitForTasksOfTheirPoolRunThemWhenItsShareIsUsedUp() {
		this.pool = fixed(2, Fairness.equal()).taskFunction("nested", (Integer data) -> {
			if (data == 0) {
				return 1;
			}
			List<CompletableFuture<Integer>> children = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				children.add(this.pool.execute("nested", data - 1));
			}
			return children.stream().mapToInt(CompletableFuture::join).sum();
		}).build();
		assertThat(this.pool.<Integer, Integer>execute("nested", 4)).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(81);
	}

	@RepeatedTest(5)
	void everyTaskEndsWhileManyTenantsSubmit() throws Exception {
		this.pool = fixed(4, new Fairness(Map.of("1", 5.0), 7)).build();
		AtomicInteger ended = new AtomicInteger();
		List<Thread> submitters = new ArrayList<>();
		for (int s = 0; s < 8; s++) {
			int tenant = s;
			Thread submitter = new Thread(() -> {
				for (int i = 0; i < 1_000; i++) {
					CompletableFuture<Object> future = run("x", (i % 3 == 0) ? null : tenant + i % 2);
					future.whenComplete((result, error) -> ended.incrementAndGet());
					if (i % 7 == 0) {
						future.cancel(false);
					}
				}
			});
			submitters.add(submitter);
			submitter.start();
		}
		for (Thread submitter : submitters) {
			submitter.join();
		}
		await().untilAtomic(ended, is(8_000));
	}

	@Test
	void weightsAndTheNumberOfKeysMustBePositive() {
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> new Fairness(Map.of("gold", 0.0), 1))
			.withMessageContaining("tasksQueueOptions.fairness.weights[gold]");
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> new Fairness(Map.of(), 0))
			.withMessageContaining("tasksQueueOptions.fairness.maxKeys");
	}

}
