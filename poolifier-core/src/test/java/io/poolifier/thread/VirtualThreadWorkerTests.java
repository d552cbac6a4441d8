// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.poolifier.internal.slot.SlotLoop;
import io.poolifier.thread.ScriptedContext.Task;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is particular to virtual threads.
 */
@Timeout(30)
class VirtualThreadWorkerTests {

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void anOlderJavaIsNamedTogetherWithTheWaysOut() {
		int version = Runtime.version().feature();
		assertThatExceptionOfType(VirtualThreadsUnsupportedException.class).isThrownBy(VirtualThreadWorkerFactory::new)
			.withMessage("Virtual threads need Java 21 or later, and this is Java " + version
					+ "; run the application on Java 21 or later, or use workers of type 'thread' with a higher concurrency")
			.returns(version, VirtualThreadsUnsupportedException::getJavaVersion);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void eachTaskHasAThreadOfItsOwnWithTheNameOfItsSlot() throws Exception {
		ScriptedContext context = new ScriptedContext(new VirtualThreadWorkerFactory(), 2).start();
		ThreadLocal<String> left = new ThreadLocal<>();
		Task[] tasks = new Task[10];
		for (int i = 0; i < tasks.length; i++) {
			tasks[i] = context.slot(1).submit(() -> {
				String found = left.get();
				left.set("behind");
				return found + " " + Thread.currentThread().getName();
			});
		}
		for (Task task : tasks) {
			assertThat(task.await().result).isEqualTo("null poolifier-scripted-7-1");
			assertThat(Thread.class.getMethod("isVirtual").invoke(task.thread)).isEqualTo(true);
		}
		assertThat(tasks).extracting((task) -> task.thread).doesNotHaveDuplicates();
		context.stop();
		context.awaitStopped();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void aWorkerRunsManyTasksAtOnceUnlessToldOtherwise() {
		VirtualThreadWorkerFactory factory = new VirtualThreadWorkerFactory();
		assertThat(factory.type()).isEqualTo("virtual");
		assertThat(factory.defaultConcurrency()).isEqualTo(64);
		assertThat(new ThreadWorkerFactory().defaultConcurrency()).isOne();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void slotsThatLookInVainLeaveTheirCarriersToOthers() throws Exception {
		int slots = 2 * Runtime.getRuntime().availableProcessors();
		CountDownLatch stopped = new CountDownLatch(slots);
		AtomicBoolean enough = new AtomicBoolean();
		ThreadFactory threads = VirtualThreads.factory();
		for (int i = 0; i < slots; i++) {
			SlotRunner runner = new SlotRunner(new BusySlot(enough), i, new Owner(stopped),
					new VirtualThreadExecutor("test", null, threads));
			threads.newThread(runner::drive).start();
		}
		threads.newThread(() -> enough.set(true)).start();
		try {
			assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			enough.set(true);
		}
	}

	/** A slot that never has a task, and is always told to look once more. */
	private record BusySlot(AtomicBoolean enough) implements TaskSlot {

		@Override
		public @Nullable AssignedTask poll() {
			return null;
		}

		@Override
		public boolean search() {
			return false;
		}

		@Override
		public Pause rest() {
			return this.enough.get() ? Pause.STOP : Pause.RETRY;
		}

		@Override
		public boolean resting() {
			return false;
		}

	}

	private record Owner(CountDownLatch stopped) implements SlotRunner.Owner {

		@Override
		public boolean isKilled() {
			return false;
		}

		@Override
		public void taskFailed(AssignedTask task, Throwable error) {
		}

		@Override
		public void failed(Throwable error) {
		}

		@Override
		public void slotStopped(SlotLoop loop) {
			this.stopped.countDown();
		}

	}

}
