// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.poolifier.Rule;
import io.poolifier.thread.ScriptedContext.Slot;
import io.poolifier.thread.ScriptedContext.Task;
import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules of workers of this JVM, in addition to the contract tests of
 * {@code poolifier-test-kit}. Tasks are closures, and the test plays the pool.
 */
@Timeout(60)
abstract class LocalWorkerTests {

	private final List<ScriptedContext> contexts = new ArrayList<>();

	abstract WorkerFactory factory();

	private ScriptedContext start(int slots) {
		ScriptedContext context = new ScriptedContext(factory(), slots);
		this.contexts.add(context);
		return context.start();
	}

	@AfterEach
	void keepsTheRules() throws InterruptedException {
		for (ScriptedContext context : this.contexts) {
			context.stop();
			context.awaitStopped();
			assertThat(context.violations).isEmpty();
			assertThat(context.reports()).containsOnlyOnce("ready").containsOnlyOnce("stopped");
		}
	}

	private static void awaitRest(Slot slot) {
		while (!slot.resting()) {
			LockSupport.parkNanos(100_000);
		}
	}

	private static Object block() throws InterruptedException {
		new CountDownLatch(1).await();
		return "never";
	}

	@Test
	void aFailureIsReportedAsItIs() throws Exception {
		ScriptedContext context = start(1);
		Exception error = new Exception("as asked");
		assertThat(context.slot(0).submit(() -> {
			throw error;
		}).await().error).isSameAs(error);
		assertThat(context.slot(0).submit(() -> "next").await().result).isEqualTo("next");
		assertThat(context.reports()).containsExactly("ready");
	}

	@Test
	@DisplayName("a fatal error ends its task first, and then the worker; tasks beside it are left to end")
	void aFatalErrorEndsItsTaskFirstAndThenTheWorker() throws Exception {
		ScriptedContext context = start(2);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch started = new CountDownLatch(1);
		Task beside = context.slot(1).submit(() -> {
			started.countDown();
			release.await();
			return "left alone";
		});
		started.await();
		Task fatal = context.slot(0).submit(() -> {
			throw new InternalError("as asked");
		});
		Task after = context.slot(0).submit(() -> "too late");
		assertThat(fatal.await().error).isInstanceOf(InternalError.class);
		while (context.reports().size() < 2) {
			Thread.onSpinWait();
		}
		assertThat(context.reports()).containsExactly("ready", "failed as asked");
		release.countDown();
		assertThat(beside.await().result).isEqualTo("left alone");
		context.awaitStopped();
		assertThat(context.reports()).containsExactly("ready", "failed as asked", "stopped");
		assertThat(after.hasEnded()).isFalse();
	}

	@RepeatedTest(50)
	void anInterruptAtAnyMomentHitsItsTaskOnly() throws Exception {
		ScriptedContext context = start(1);
		for (int i = 0; i < 20; i++) {
			Task first = context.slot(0).submit(() -> "first");
			Task blocks = context.slot(0).submit(LocalWorkerTests::block);
			Task next = context.slot(0).submit(() -> Thread.currentThread().isInterrupted());
			while (blocks.thread == null) {
				Thread.onSpinWait();
			}
			blocks.interrupt();
			assertThat(first.await().result).isEqualTo("first");
			assertThat(blocks.await().error).isInstanceOf(InterruptedException.class);
			assertThat(next.await().result).isEqualTo(false);
		}
	}

	@Test
	@Rule("TL-16")
	void waitsForTheStageOfATaskWithoutAThread() throws Exception {
		ScriptedContext context = start(2);
		CompletableFuture<String> stage = new CompletableFuture<>();
		Task task = context.slot(0).submit(() -> stage);
		Task queued = context.slot(0).submit(() -> "next");
		assertThat(context.slot(1).submit(() -> "beside").await().result).isEqualTo("beside");
		while (stage.getNumberOfDependents() == 0) {
			Thread.onSpinWait();
		}
		assertThat(task.detached).isTrue();
		assertThat(task.hasEnded()).isFalse();
		assertThat(queued.hasEnded()).isFalse();
		stage.complete("late");
		assertThat(task.hasEnded()).isTrue();
		assertThat(task.await().result).isEqualTo("late");
		assertThat(queued.await().result).isEqualTo("next");
		assertThat(queued.thread).isNotSameAs(Thread.currentThread());
	}

	@Test
	void aStageThatIsCompleteEndsItsTaskAtOnce() throws Exception {
		ScriptedContext context = start(1);
		Task task = context.slot(0).submit(() -> CompletableFuture.completedStage("there")).await();
		assertThat(task.result).isEqualTo("there");
		assertThat(task.endedBy).isSameAs(task.thread);
		assertThat(context.slot(0).submit(() -> CompletableFuture.completedFuture(null)).await().result).isNull();
	}

	@Test
	void aStagesFailureIsReportedWithoutItsWrapper() throws Exception {
		ScriptedContext context = start(1);
		IllegalStateException error = new IllegalStateException("as asked");
		assertThat(context.slot(0).submit(() -> CompletableFuture.failedFuture(error)).await().error).isSameAs(error);
		CompletionStage<Object> wrapping = CompletableFuture.supplyAsync(() -> {
			throw error;
		}).thenApply((result) -> result);
		assertThat(context.slot(0).submit(() -> wrapping).await().error).isSameAs(error);
		CompletionException bare = new CompletionException("no cause", null);
		assertThat(context.slot(0).submit(() -> CompletableFuture.failedFuture(bare)).await().error).isSameAs(bare);
	}

	@Test
	void aStageThatRefusesToBeWaitedForFailsItsTask() throws Exception {
		ScriptedContext context = start(1);
		UnsupportedOperationException refusal = new UnsupportedOperationException("no callbacks");
		Task task = context.slot(0).submit(() -> new CompletableFuture<>() {

			@Override
			public CompletableFuture<Object> whenComplete(
					java.util.function.BiConsumer<? super Object, ? super Throwable> action) {
				throw refusal;
			}

		});
		assertThat(task.await().error).isSameAs(refusal);
		assertThat(context.slot(0).submit(() -> "next").await().result).isEqualTo("next");
	}

	@Test
	@Rule("AB-2")
	void anInterruptCancelsTheStageAndFreesTheSlot() throws Exception {
		ScriptedContext context = start(1);
		CompletableFuture<Object> stage = new CompletableFuture<>();
		Task task = context.slot(0).submit(() -> stage);
		while (stage.getNumberOfDependents() == 0) {
			Thread.onSpinWait();
		}
		task.interrupt();
		assertThat(task.await().error).isInstanceOf(CancellationException.class);
		assertThat(stage).isCancelled();
		assertThat(context.slot(0).submit(() -> Thread.currentThread().isInterrupted()).await().result)
			.isEqualTo(false);
	}

	@RepeatedTest(100)
	void anInterruptAtAnyMomentEndsAnAsynchronousTask() throws Exception {
		ScriptedContext context = start(2);
		List<Task> tasks = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			CompletableFuture<Object> stage = new CompletableFuture<>();
			Task task = context.slot(i % 2).submit(() -> stage);
			tasks.add(task);
			if (i % 4 == 0) {
				Thread completer = new Thread(() -> stage.complete("complete"));
				completer.start();
			}
			int pauses = ThreadLocalRandom.current().nextInt(200);
			while (task.thread == null || pauses-- > 0) {
				Thread.onSpinWait();
			}
			task.interrupt();
		}
		for (Task task : tasks) {
			task.await();
		}
		assertThat(context.slot(0).submit(() -> Thread.currentThread().isInterrupted()).await().result)
			.isEqualTo(false);
	}

	@RepeatedTest(20)
	void keepsEachSlotToItselfWhateverItRuns() throws Exception {
		ScriptedContext context = start(4);
		List<Task> tasks = new ArrayList<>();
		for (int i = 0; i < 400; i++) {
			Slot slot = context.slot(i % 4);
			tasks.add(slot.submit(switch (i % 5) {
				case 0 -> () -> CompletableFuture.supplyAsync(() -> "later");
				case 1 -> () -> CompletableFuture.completedFuture("there");
				case 2 -> () -> {
					LockSupport.parkNanos(1_000);
					return "now";
				};
				case 3 -> () -> {
					throw new IllegalStateException("as asked");
				};
				default -> () -> null;
			}));
		}
		for (Task task : tasks) {
			task.await();
		}
	}

	@Test
	@Rule("JV-9")
	@DisplayName("a kill interrupts what runs, cancels what is waited for, ends what rests, and asks for no more")
	void aKillEndsEverything() throws Exception {
		ScriptedContext context = start(3);
		CountDownLatch started = new CountDownLatch(1);
		CompletableFuture<Object> stage = new CompletableFuture<>();
		Task running = context.slot(0).submit(() -> {
			started.countDown();
			return block();
		});
		Task queued = context.slot(0).submit(() -> "never to run");
		Task waiting = context.slot(1).submit(() -> stage);
		started.await();
		while (stage.getNumberOfDependents() == 0) {
			Thread.onSpinWait();
		}
		awaitRest(context.slot(2));
		context.kill();
		assertThat(running.await().error).isInstanceOf(InterruptedException.class);
		assertThat(waiting.await().error).isInstanceOf(CancellationException.class);
		context.awaitStopped();
		assertThat(stage).isCancelled();
		assertThat(queued.hasEnded()).isFalse();
		context.worker().kill();
	}

	@Test
	@Rule("JV-9")
	@DisplayName("what answers no interrupt is left alone, and ends when it can without asking for more")
	void aKillLeavesAStubbornTaskAlone() throws Exception {
		ScriptedContext context = start(2);
		CountDownLatch started = new CountDownLatch(1);
		AtomicBoolean release = new AtomicBoolean();
		Task stubborn = context.slot(0).submit(() -> {
			started.countDown();
			while (!release.get()) {
				LockSupport.parkNanos(100_000);
				Thread.interrupted();
			}
			return new CompletableFuture<>();
		});
		Task queued = context.slot(0).submit(() -> "never to run");
		started.await();
		context.kill();
		assertThat(stubborn.hasEnded()).isFalse();
		assertThat(context.reports()).containsExactly("ready");
		release.set(true);
		assertThat(stubborn.await().error).isInstanceOf(CancellationException.class);
		context.awaitStopped();
		assertThat(queued.hasEnded()).isFalse();
	}

	@RepeatedTest(100)
	void aKillAtAnyMomentEndsTheWorker() throws Exception {
		ScriptedContext context = start(3);
		for (int i = 0; i < 30; i++) {
			context.slot(i % 3).submit((i % 2 == 0) ? () -> CompletableFuture.supplyAsync(() -> "later") : () -> "now");
		}
		context.slot(0).submit(CompletableFuture::new);
		context.slot(1).submit(LocalWorkerTests::block);
		LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(300_000));
		context.kill();
		context.awaitStopped();
	}

	@Test
	void aWorkerMayBeKilledBeforeItHasStarted() throws Exception {
		ScriptedContext context = new ScriptedContext(factory(), 2);
		this.contexts.add(context);
		context.stop();
		context.worker().kill();
		context.start();
		context.awaitStopped();
	}

	@Test
	@DisplayName("threads have the factory's context class loader and inherit nothing")
	@SuppressWarnings("ThreadPriorityCheck")
	void threadsInheritNothing() throws Exception {
		InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
		ScriptedContext context = new ScriptedContext(factory(), 1);
		this.contexts.add(context);
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		ThreadGroup strangers = new ThreadGroup("strangers");
		Thread stranger = new Thread(strangers, () -> {
			inheritable.set("a stranger's");
			context.start();
		});
		stranger.setContextClassLoader(null);
		stranger.setPriority(Thread.MIN_PRIORITY);
		stranger.start();
		stranger.join();
		assertThat(context.slot(0).submit(() -> Thread.currentThread().getContextClassLoader()).await().result)
			.isSameAs(loader);
		assertThat(context.slot(0).submit(inheritable::get).await().result).isNull();
		assertThat(context.slot(0).submit(() -> Thread.currentThread().isDaemon()).await().result).isEqualTo(true);
		assertThat(context.slot(0).submit(() -> Thread.currentThread().getPriority()).await().result)
			.isEqualTo(Thread.NORM_PRIORITY);
		assertThat(context.slot(0).submit(() -> Thread.currentThread().getThreadGroup()).await().result)
			.isNotSameAs(strangers);
	}

	@Test
	void itsThreadsEndWithIt() throws Exception {
		ScriptedContext context = start(4);
		List<Task> tasks = new ArrayList<>();
		CountDownLatch together = new CountDownLatch(4);
		for (int i = 0; i < 4; i++) {
			tasks.add(context.slot(i).submit(() -> {
				together.countDown();
				together.await();
				return null;
			}));
		}
		for (Task task : tasks) {
			task.await();
		}
		context.stop();
		context.awaitStopped();
		for (Task task : tasks) {
			task.thread.join(TimeUnit.SECONDS.toMillis(10));
			assertThat(task.thread.isAlive()).isFalse();
		}
	}

}
