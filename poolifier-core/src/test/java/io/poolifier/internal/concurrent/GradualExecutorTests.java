// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.concurrent;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(60)
class GradualExecutorTests {

	private final List<Thread> started = new CopyOnWriteArrayList<>();

	/** The number of threads that can be started. */
	private final AtomicInteger available = new AtomicInteger(Integer.MAX_VALUE);

	private final ThreadFactory factory = (task) -> {
		if (this.available.getAndDecrement() <= 0) {
			throw new OutOfMemoryError("unable to create native thread, as asked");
		}
		Thread thread = new Thread(task, "gradual");
		thread.setDaemon(true);
		this.started.add(thread);
		return thread;
	};

	private final GradualExecutor executor = new GradualExecutor(this.factory);

	@AfterEach
	void itsThreadsEndWithIt() throws InterruptedException {
		this.executor.shutdown();
		for (Thread thread : this.started) {
			thread.join(TimeUnit.SECONDS.toMillis(10));
			assertThat(thread.isAlive()).isFalse();
		}
	}

	@RepeatedTest(20)
	void executesEachTaskOnce() throws Exception {
		int submitters = 4;
		int each = 5_000;
		AtomicInteger executed = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(submitters * each);
		for (int i = 0; i < submitters; i++) {
			new Thread(() -> {
				for (int j = 0; j < each; j++) {
					this.executor.execute(() -> {
						executed.incrementAndGet();
						done.countDown();
					});
				}
			}).start();
		}
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(executed).hasValue(submitters * each);
	}

	@RepeatedTest(20)
	void eachBlockedTaskGetsAThread() throws Exception {
		int count = 50;
		CountDownLatch together = new CountDownLatch(count);
		CountDownLatch done = new CountDownLatch(count);
		for (int i = 0; i < count; i++) {
			this.executor.execute(() -> {
				together.countDown();
				await(together);
				done.countDown();
			});
		}
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.started).hasSize(count);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aThreadIsUsedAgain() throws Exception {
		for (int i = 0; i < 1_000; i++) {
			CountDownLatch done = new CountDownLatch(1);
			this.executor.execute(done::countDown);
			await(done);
		}
		assertThat(this.started).hasSizeLessThan(10);
	}

	@Test
	void aTaskThatThrowsDoesNotEndItsThread() throws Exception {
		CountDownLatch done = new CountDownLatch(1);
		this.executor.execute(() -> {
			Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {
			});
			throw new IllegalStateException("as asked");
		});
		this.executor.execute(done::countDown);
		await(done);
	}

	@Test
	void anInterruptThatATaskLeavesBehindDoesNoHarm() throws Exception {
		for (int i = 0; i < 100; i++) {
			CountDownLatch done = new CountDownLatch(1);
			this.executor.execute(() -> {
				Thread.currentThread().interrupt();
				done.countDown();
			});
			await(done);
		}
	}

	@Test
	void refusesATaskIfNoThreadCanBeStarted() throws Exception {
		this.available.set(0);
		assertThatIllegalStateException().isThrownBy(() -> this.executor.execute(() -> {
		})).withCauseInstanceOf(OutOfMemoryError.class);
		this.available.set(1);
		CountDownLatch done = new CountDownLatch(1);
		this.executor.execute(done::countDown);
		await(done);
	}

	@Test
	void aTaskForWhichNoThreadCouldBeStartedWaitsForAnother() throws Exception {
		this.available.set(1);
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.executor.execute(() -> {
			started.countDown();
			await(release);
		});
		await(started);
		CountDownLatch second = new CountDownLatch(1);
		this.executor.execute(second::countDown);
		assertThat(second.getCount()).isOne();
		this.available.set(1);
		this.executor.help();
		await(second);
		release.countDown();
	}

}
