// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tasks of all kinds under signals, kills, cancellations and changes of options: each
 * future ends, the counters add up, and nothing is left behind.
 */
class ProcessAttackTests {

	private static final int MOST_WAITING = 300;

	private final long seed = Long.getLong("attack.seed", ThreadLocalRandom.current().nextLong(1_000_000_000));

	private final AtomicBoolean over = new AtomicBoolean();

	private final Semaphore window = new Semaphore(MOST_WAITING);

	private WorkerPool pool;

	@Test
	@Timeout(120)
	void nothingIsLostInAShortAttack() throws Exception {
		attack(Duration.ofSeconds(10));
	}

	@Test
	@Tag("soak")
	void nothingIsLostInALongAttack() throws Exception {
		attack(Duration.ofSeconds(Long.getLong("attack.seconds", 600)));
	}

	private void attack(Duration duration) throws Exception {
		this.pool = TestApplication.addTo(WorkerPools.dynamic(1, 3))
			.workerFactory(TestApplication.children()
				.spares(1)
				.answerTimeout(Duration.ofSeconds(2))
				.readyTimeout(Duration.ofSeconds(10))
				.build())
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(3).build())
			.maxInactiveTime(Duration.ofMillis(200))
			.build();
		List<Submitter> submitters = List.of(new Submitter(this.seed), new Submitter(this.seed + 1));
		submitters.forEach(Thread::start);
		Random random = new Random(this.seed);
		long end = System.nanoTime() + duration.toNanos();
		while (System.nanoTime() - end < 0) {
			disturb(random);
			Thread.sleep(random.nextInt(300));
		}
		this.pool.management().resume();
		this.over.set(true);
		int submitted = 0;
		int cancelledInTime = 0;
		for (Submitter submitter : submitters) {
			submitter.join();
			submitted += submitter.futures.size();
			for (CompletableFuture<?> future : submitter.futures) {
				cancelledInTime += hasBeenCancelled(future) ? 1 : 0;
			}
		}
		int tasks = submitted;
		await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
			PoolInfo info = this.pool.info();
			assertThat(info.executedTasks() + info.failedTasks() + info.cancelledTasks() + info.rejectedTasks())
				.as("seed %d, %s", this.seed, info)
				.isEqualTo(tasks);
			assertThat(info.executingTasks()).isZero();
			assertThat(info.queuedTasks()).isZero();
		});
		System.out.printf("attack on child JVMs: %d tasks, %d of them cancelled, %d restarts, seed %d%n", submitted,
				cancelledInTime, this.pool.info().workerRestarts(), this.seed);
		assertThat(this.pool.execute("echo", "alive").get(30, TimeUnit.SECONDS)).isEqualTo("alive");
		this.pool.close();
		await().atMost(15, TimeUnit.SECONDS)
			.untilAsserted(() -> assertThat(ChildDeathTests.childPids()).as("seed %d", this.seed).isEmpty());
	}

	private boolean hasBeenCancelled(CompletableFuture<?> future) throws Exception {
		try {
			future.get(30, TimeUnit.SECONDS);
			return false;
		}
		catch (CancellationException ex) {
			return true;
		}
		catch (ExecutionException ex) {
			return false;
		}
	}

	private void disturb(Random random) throws Exception {
		switch (random.nextInt(8)) {
			case 0, 1 -> signal("KILL", random);
			case 2 -> signal("STOP", random);
			case 3 -> this.pool.management().killWorker(random.nextInt(3));
			case 4 -> this.pool.reconfigure((change) -> change
				.tasksQueueOptions(TasksQueueOptions.builder().concurrency(1 + random.nextInt(6)).build()));
			case 5 -> this.pool.reconfigure((change) -> change.maxSize(2 + random.nextInt(3)));
			case 6 -> {
				this.pool.management().pause();
				Thread.sleep(20);
				this.pool.management().resume();
			}
			default -> this.pool.management().tasks();
		}
	}

	private void signal(String signal, Random random) throws Exception {
		List<WorkerInfo> workers = this.pool.workers();
		if (!workers.isEmpty()) {
			WorkerInfo worker = workers.get(random.nextInt(workers.size()));
			Object pid = (worker.details() != null) ? worker.details().get("pid") : null;
			if (pid instanceof Long known && known > 0) {
				new ProcessBuilder("kill", "-" + signal, known.toString()).start().waitFor();
			}
		}
	}

	/** Submits tasks of all kinds, and cancels some. */
	private final class Submitter extends Thread {

		private final Random random;

		private final List<CompletableFuture<?>> futures = new ArrayList<>();

		Submitter(long seed) {
			this.random = new Random(seed);
		}

		@Override
		public void run() {
			while (!ProcessAttackTests.this.over.get()) {
				ProcessAttackTests.this.window.acquireUninterruptibly();
				CompletableFuture<?> future = submit();
				var unused = future.whenComplete((result, error) -> ProcessAttackTests.this.window.release());
				this.futures.add(future);
				if (this.random.nextInt(10) == 0) {
					this.futures.get(this.random.nextInt(this.futures.size())).cancel(true);
				}
			}
		}

		private CompletableFuture<?> submit() {
			WorkerPool pool = ProcessAttackTests.this.pool;
			return switch (this.random.nextInt(100)) {
				case 0 -> pool.execute("exit", 7);
				case 1 -> pool.execute("outOfMemory", null);
				case 2 -> pool.execute("never", null).orTimeout(20, TimeUnit.MILLISECONDS);
				case 3, 4 -> pool.execute("fail", "as asked");
				case 5, 6 -> pool.execute("later", 5L);
				case 7, 8 -> pool.execute("bytes", new byte[3_000_000]);
				case 9 -> pool.execute("recurse", 0);
				case 10, 11, 12, 13, 14 -> pool.execute("sleep", (long) this.random.nextInt(20));
				case 15, 16, 17 -> pool.execute("mirror", new TestApplication.Point(1, 2));
				case 18 -> pool.execute("exitAlways", null);
				default -> pool.execute("echo", "text");
			};
		}

	}

}
