// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.poolifier.Rule;
import io.poolifier.WorkerPool;
import io.poolifier.event.PoolEvent;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.task.PoolClosedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class WorkerPoolLifecycleTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
		.withUserConfiguration(Functions.class)
		.withPropertyValues("poolifier.size=2");

	@Test
	@Rule("JV-11")
	void contextThatStopsAndStartsAgainStopsAndStartsThePool() {
		this.runner.run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			context.stop();
			assertThat(pool.info().started()).isFalse();
			assertThatThrownBy(() -> pool.execute("echo", 1).join()).isInstanceOf(CompletionException.class)
				.hasCauseInstanceOf(PoolClosedException.class);
			context.start();
			assertThat(pool.info().started()).isTrue();
			assertThat(pool.<Integer, Integer>execute("echo", 1).join()).isEqualTo(1);
		});
	}

	@Test
	void closedContextDestroysThePool() {
		AtomicReference<WorkerPool> pool = new AtomicReference<>();
		this.runner.run((context) -> pool.set(context.getBean(WorkerPool.class)));
		assertThat(pool.get().info().started()).isFalse();
		assertThat(pool.get().workers()).isEmpty();
	}

	@Test
	void taskThatRunsWhenTheContextClosesIsWaitedFor() {
		this.runner.run((context) -> {
			Functions functions = context.getBean(Functions.class);
			CompletableFuture<Object> task = context.getBean(WorkerPool.class).execute("block", null);
			functions.started.await();
			Thread closing = new Thread(context::close);
			closing.start();
			assertThat(task).isNotDone();
			functions.gate.countDown();
			closing.join();
			assertThat(task).isCompletedWithValue("done");
		});
	}

	@Test
	void poolThatIsNotToStartWaitsForACall() {
		AtomicReference<WorkerPool> used = new AtomicReference<>();
		this.runner.withPropertyValues("poolifier.start-workers=false").run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			used.set(pool);
			assertThat(pool.info().started()).isFalse();
			pool.start();
			assertThat(pool.<Integer, Integer>execute("echo", 1).join()).isEqualTo(1);
		});
		assertThat(used.get().info().started()).isFalse();
	}

	@Test
	void poolStartsBeforeTheWebServerAndStopsAfterIt() {
		this.runner.run((context) -> assertThat(context.getBean(WorkerPoolLifecycle.class).getPhase())
			.isEqualTo(Integer.MAX_VALUE / 2)
			.isLessThan(SmartLifecycle.DEFAULT_PHASE - 2048));
	}

	@Test
	void failedRefreshLeavesNoWorkerBehind() {
		FailingLifecycle failing = new FailingLifecycle();
		this.runner.withBean(FailingLifecycle.class, () -> failing).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(failing.pool.info().started()).isFalse();
			assertThat(failing.pool.workers()).isEmpty();
		});
	}

	@Test
	void stopCallsBackWhenThePoolIsNotRunningEither() {
		this.runner.withPropertyValues("poolifier.start-workers=false").run((context) -> {
			WorkerPoolLifecycle lifecycle = context.getBean(WorkerPoolLifecycle.class);
			CountDownLatch called = new CountDownLatch(1);
			lifecycle.stop(called::countDown);
			assertThat(called.getCount()).isZero();
			lifecycle.start();
			lifecycle.start();
			assertThat(lifecycle.isRunning()).isTrue();
			lifecycle.stop();
			assertThat(lifecycle.isRunning()).isFalse();
		});
	}

	@Test
	void tasksFinishAfterTheWebServerAndBeforeWhatTheyUse() {
		List<String> order = new CopyOnWriteArrayList<>();
		this.runner.withBean("resource", Resource.class, () -> new Resource(order))
			.withBean("server", StoppedServer.class, () -> new StoppedServer(order))
			.withBean(Using.class)
			.run((context) -> {
				CompletableFuture<Object> task = context.getBean(WorkerPool.class).execute("use", null);
				context.getBean(Using.class).awaitStart();
				task.thenRun(() -> order.add("task"));
			});
		assertThat(order).containsExactly("server", "task", "resource");
	}

	@Test
	void unfinishedTasksAreAnApplicationEvent() {
		AtomicReference<PoolEvent.TasksUnfinished> told = new AtomicReference<>();
		this.runner.withPropertyValues("poolifier.size=1", "poolifier.tasks-queue-options.tasks-finished-timeout=0")
			.withBean(UnfinishedListener.class, () -> new UnfinishedListener(told))
			.run((context) -> {
				context.getBean(WorkerPool.class).execute("block", 1);
				context.getBean(Functions.class).started.await();
				context.getBean(WorkerPool.class).execute("echo", 2);
			});
		assertThat(told.get().tasks()).containsExactlyInAnyOrder(
				new PoolEvent.TasksUnfinished.Unfinished("echo", 2, false),
				new PoolEvent.TasksUnfinished.Unfinished("block", 1, true));
	}

	@Test
	void closedContextLeavesNoThreadBehind() {
		this.runner.withPropertyValues("poolifier.pools.left-behind.size=1")
			.run((context) -> context.getBean("left-behind", WorkerPool.class).execute("none", null));
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().contains("left-behind")));
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void workersStayPlatformThreadsWhereThereAreNoVirtualOnes() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context.getBean(WorkerPool.class).info().worker()).isEqualTo("thread"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void workersAreVirtualThreadsWhereTheApplicationWantsThemUnlessThePoolSaysOtherwise() {
		this.runner
			.withPropertyValues("spring.threads.virtual.enabled=true", "poolifier.pools.cpu.worker=thread",
					"poolifier.pools.io.size=1")
			.run((context) -> {
				assertThat(context.getBean(WorkerPool.class).info().worker()).isEqualTo("virtual");
				assertThat(context.getBean("io", WorkerPool.class).info().worker()).isEqualTo("virtual");
				assertThat(context.getBean("cpu", WorkerPool.class).info().worker()).isEqualTo("thread");
			});
	}

	/**
	 * Stops when a web server does.
	 */
	static class StoppedServer implements SmartLifecycle {

		private final List<String> order;

		private volatile boolean running;

		StoppedServer(List<String> order) {
			this.order = order;
		}

		@Override
		public int getPhase() {
			return DEFAULT_PHASE - 2048;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.order.add("server");
			Using.SERVER_STOPPED.countDown();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

	static class Resource implements AutoCloseable {

		private final List<String> order;

		Resource(List<String> order) {
			this.order = order;
		}

		@Override
		public void close() {
			this.order.add("resource");
		}

	}

	public static class Using {

		private static final CountDownLatch SERVER_STOPPED = new CountDownLatch(1);

		private final CountDownLatch started = new CountDownLatch(1);

		/** Called on a proxy, whose fields are not those of the bean. */
		public void awaitStart() throws InterruptedException {
			this.started.await();
		}

		@TaskFunction
		void use() throws InterruptedException {
			this.started.countDown();
			SERVER_STOPPED.await();
		}

	}

	static class UnfinishedListener {

		private final AtomicReference<PoolEvent.TasksUnfinished> told;

		UnfinishedListener(AtomicReference<PoolEvent.TasksUnfinished> told) {
			this.told = told;
		}

		@EventListener
		void on(PoolEvent.TasksUnfinished event) {
			this.told.set(event);
		}

	}

	static class Functions {

		private final CountDownLatch started = new CountDownLatch(1);

		private final CountDownLatch gate = new CountDownLatch(1);

		@TaskFunction
		Object echo(Object data) {
			return data;
		}

		@TaskFunction
		String block() throws InterruptedException {
			this.started.countDown();
			this.gate.await();
			return "done";
		}

	}

	/**
	 * Starts after the pool, as a web server does whose port is taken.
	 */
	static class FailingLifecycle implements SmartLifecycle {

		@Autowired
		private WorkerPool pool;

		@Override
		public void start() {
			assertThat(this.pool.info().started()).isTrue();
			throw new IllegalStateException("port is taken");
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
