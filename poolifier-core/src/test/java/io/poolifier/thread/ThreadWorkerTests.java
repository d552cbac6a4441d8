// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.poolifier.Rule;
import io.poolifier.internal.slot.PlatformThreadExecutor;
import io.poolifier.thread.ScriptedContext.Task;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is particular to platform threads.
 */
@Timeout(30)
class ThreadWorkerTests {

	private ScriptedContext worker;

	private static Set<String> threads() {
		Set<String> names = new HashSet<>();
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().startsWith("poolifier-scripted-7")) {
				names.add(thread.getName());
			}
		}
		return names;
	}

	private ScriptedContext worker(int slots) {
		this.worker = new ScriptedContext(new ThreadWorkerFactory(), slots);
		return this.worker;
	}

	private ScriptedContext worker(int slots, Consumer<Thread> starter) {
		this.worker = new ScriptedContext(new WorkerFactory() {

			@Override
			public String type() {
				return "thread";
			}

			@Override
			public Worker create(WorkerContext context) {
				return new ThreadWorker(context,
						new PlatformThreadExecutor(ThreadWorkerFactory.threadName(context), null, starter));
			}

		}, slots);
		return this.worker;
	}

	@AfterEach
	void leavesNoThreads() throws InterruptedException {
		this.worker.stop();
		this.worker.awaitStopped();
		await().until(() -> threads().isEmpty());
	}

	private static void settle(ScriptedContext context, int slots) {
		for (int i = 0; i < slots; i++) {
			while (!context.slot(i).resting()) {
				Thread.onSpinWait();
			}
		}
	}

	@Test
	@DisplayName("a worker starts with one thread, and takes one more for each task that finds all others busy")
	void startsThreadsAsTheyAreNeeded() throws Exception {
		ScriptedContext context = worker(3).start();
		settle(context, 3);
		assertThat(threads()).containsExactly("poolifier-scripted-7-0");
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch started = new CountDownLatch(2);
		for (int i = 0; i < 2; i++) {
			context.slot(i).submit(() -> {
				started.countDown();
				release.await();
				return null;
			});
		}
		started.await();
		assertThat(threads()).containsExactlyInAnyOrder("poolifier-scripted-7-0", "poolifier-scripted-7-1");
		release.countDown();
	}

	@Test
	void aTaskThatIsThereAtTheStartDoesNotKeepTheOtherSlotsWaiting() throws Exception {
		ScriptedContext context = worker(4);
		CountDownLatch together = new CountDownLatch(4);
		Task[] tasks = new Task[4];
		for (int i = 0; i < 4; i++) {
			tasks[i] = context.slot(i).submit(() -> {
				together.countDown();
				together.await();
				return "met";
			});
		}
		context.start();
		for (Task task : tasks) {
			assertThat(task.await().result).isEqualTo("met");
		}
	}

	@Test
	@Rule("TL-16")
	void asynchronousTasksOfManySlotsTakeFewThreads() throws Exception {
		int slots = 100;
		ScriptedContext context = worker(slots).start();
		settle(context, slots);
		CompletableFuture<String> stage = new CompletableFuture<>();
		Task[] tasks = new Task[slots];
		for (int i = 0; i < slots; i++) {
			int number = i;
			tasks[i] = context.slot(i).submit(() -> stage.thenApply((result) -> result + number));
			while (!tasks[i].detached) {
				Thread.onSpinWait();
			}
		}
		assertThat(threads()).hasSizeLessThan(10);
		stage.complete("all ");
		for (int i = 0; i < slots; i++) {
			assertThat(tasks[i].await().result).isEqualTo("all " + i);
		}
	}

	@Test
	void aWorkerOfOneSlotHasAThreadOfItsName() throws Exception {
		ScriptedContext context = worker(1).start();
		assertThat(context.slot(0).submit(() -> Thread.currentThread().getName()).await().result)
			.isEqualTo("poolifier-scripted-7");
		Thread first = context.slot(0).submit(() -> null).await().thread;
		for (int i = 0; i < 100; i++) {
			settle(context, 1);
			assertThat(context.slot(0).submit(() -> null).await().thread).isSameAs(first);
		}
		context.stop();
		first.join(10_000);
		assertThat(first.isAlive()).isFalse();
	}

	@Test
	void surplusThreadsEndWithTheirSlots() throws Exception {
		ScriptedContext context = worker(2).start();
		CountDownLatch together = new CountDownLatch(2);
		Task[] tasks = new Task[2];
		for (int i = 0; i < 2; i++) {
			tasks[i] = context.slot(i).submit(() -> {
				together.countDown();
				together.await();
				return null;
			});
		}
		tasks[0].await();
		tasks[1].await();
		context.slot(1).stop();
		while (threads().size() > 1) {
			Thread.onSpinWait();
		}
		assertThat(context.slot(0).submit(() -> "alive").await().result).isEqualTo("alive");
	}

	@Test
	void aSlotForWhichNoThreadCanBeStartedIsDrivenByTheNextOneThatIsFree() throws Exception {
		AtomicBoolean failing = new AtomicBoolean();
		ScriptedContext context = worker(2, (thread) -> {
			if (failing.get()) {
				throw new OutOfMemoryError("unable to create native thread, as asked");
			}
			thread.start();
		}).start();
		settle(context, 2);
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Task first = context.slot(0).submit(() -> {
			started.countDown();
			release.await();
			return "first";
		});
		started.await();
		failing.set(true);
		Task second = context.slot(1).submit(() -> "second");
		release.countDown();
		assertThat(first.await().result).isEqualTo("first");
		assertThat(second.await().result).isEqualTo("second");
		failing.set(false);
		CountDownLatch together = new CountDownLatch(2);
		List<Task> tasks = new ArrayList<>();
		for (int slot = 0; slot < 2; slot++) {
			tasks.add(context.slot(slot).submit(() -> {
				together.countDown();
				together.await();
				return "together";
			}));
		}
		for (Task task : tasks) {
			assertThat(task.await().result).isEqualTo("together");
		}
	}

}
