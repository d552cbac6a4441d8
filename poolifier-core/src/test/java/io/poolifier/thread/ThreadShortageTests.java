// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.internal.slot.PlatformThreadExecutor;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Slots for which no thread can be started, while all threads of their worker are
 * occupied for long.
 */
@Timeout(30)
class ThreadShortageTests {

	/** The number of threads that can be started. */
	private final AtomicInteger available = new AtomicInteger(1);

	private final CountDownLatch refused = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	private final CountDownLatch started = new CountDownLatch(1);

	private void startThread(Thread thread) {
		if (this.available.getAndDecrement() <= 0) {
			this.refused.countDown();
			throw new OutOfMemoryError("unable to create native thread, as asked");
		}
		thread.start();
	}

	private Object block() throws InterruptedException {
		this.started.countDown();
		this.release.await();
		return "blocked";
	}

	private final class FewThreads implements WorkerFactory {

		@Override
		public String type() {
			return "few";
		}

		@Override
		public Worker create(WorkerContext context) {
			return new ThreadWorker(context, new PlatformThreadExecutor(ThreadWorkerFactory.threadName(context), null,
					ThreadShortageTests.this::startThread));
		}

	}

	@Test
	void aSlotGetsAThreadWhenItIsWokenAgain() throws Exception {
		ScriptedContext context = new ScriptedContext(new FewThreads(), 2).start();
		ScriptedContext.Task first = context.slot(0).submit(this::block);
		this.started.await();
		ScriptedContext.Task second = context.slot(1).submit(() -> "second");
		context.worker().wake(context.slot(1));
		this.refused.await();
		assertThat(second.hasEnded()).isFalse();
		this.available.set(1);
		context.worker().wake(context.slot(1));
		assertThat(second.await().result).isEqualTo("second");
		this.release.countDown();
		assertThat(first.await().result).isEqualTo("blocked");
		context.stop();
		context.awaitStopped();
		assertThat(context.violations).isEmpty();
	}

	@Test
	void aTaskOfAPoolRunsAsSoonAsAThreadCanBeStarted() throws Exception {
		try (WorkerPool pool = pool()) {
			CompletableFuture<Object> first = pool.execute("block", null);
			this.started.await();
			CompletableFuture<Object> second = pool.execute("echo", "second");
			this.refused.await();
			assertThat(second).isNotDone();
			this.available.set(1);
			assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("second");
			this.release.countDown();
			assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("blocked");
		}
	}

	private WorkerPool pool() {
		return WorkerPools.fixed(1)
			.workerFactory(new FewThreads())
			.taskFunction("block", (data) -> block())
			.taskFunction("echo", (data) -> data)
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(2).build())
			.build();
	}

}
