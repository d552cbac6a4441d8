package io.poolifier.spring.boot.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.task.PoolClosedException;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WorkerPoolLifecycleTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
		.withUserConfiguration(Functions.class)
		.withPropertyValues("poolifier.size=2");

	@Test
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
