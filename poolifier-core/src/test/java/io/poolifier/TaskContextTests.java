// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.TaskInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.task.ContextualTaskHandler;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import io.poolifier.task.TaskProgress;
import io.poolifier.task.TaskRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Context of a running task.
 */
@Timeout(60)
class TaskContextTests {

	private final ManualTime time = new ManualTime();

	private final Exchanger<TaskContext> contexts = new Exchanger<>();

	private final CountDownLatch goOn = new CountDownLatch(1);

	private final List<PoolEvent> events = Collections.synchronizedList(new ArrayList<>());

	private WorkerPool pool(TaskFunctionOptions options) {
		ContextualTaskHandler<Integer, Integer> handler = (data, context) -> {
			this.contexts.exchange(context);
			while (this.goOn.getCount() > 0 && !context.isCancellationRequested()) {
				Thread.onSpinWait();
			}
			return data;
		};
		return WorkerPools.fixed(2)
			.taskFunction("wait", TaskHandler.withContext(handler), options)
			.time(this.time)
			.listener(this.events::add)
			.build();
	}

	@Test
	void tellsThatTheTaskWasCancelled() throws Exception {
		try (WorkerPool pool = pool(TaskFunctionOptions.defaults())) {
			CompletableFuture<Integer> future = pool.execute("wait", 1);
			TaskContext context = this.contexts.exchange(null);
			assertThat(context.isCancellationRequested()).isFalse();
			assertThat(context.attempt()).isOne();
			assertThat(context.remainingTime()).isNull();
			future.cancel(false);
			assertThat(context.isCancellationRequested()).isTrue();
			await().until(() -> pool.info().executingTasks() == 0);
		}
	}

	@Test
	void knowsTheTimeThatIsLeft() throws Exception {
		try (WorkerPool pool = pool(TaskFunctionOptions.defaults())) {
			CompletableFuture<Integer> future = pool
				.execute(TaskRequest.of("wait", 1).limitedBy(TimeLimits.none().withRun(Duration.ofSeconds(10))));
			TaskContext context = this.contexts.exchange(null);
			assertThat(context.remainingTime()).isEqualTo(Duration.ofSeconds(10));
			this.time.advance(Duration.ofSeconds(4));
			assertThat(context.remainingTime()).isEqualTo(Duration.ofSeconds(6));
			this.time.advance(Duration.ofSeconds(7));
			assertThat(future).failsWithin(10, TimeUnit.SECONDS);
			assertThat(context.isCancellationRequested()).isTrue();
		}
	}

	@Test
	void countsAttempts() throws Exception {
		try (WorkerPool pool = pool(TaskFunctionOptions.builder().idempotent(true).build())) {
			CompletableFuture<Integer> future = pool.execute("wait", 1);
			TaskContext first = this.contexts.exchange(null);
			pool.management().killWorker(first.workerKey());
			TaskContext second = this.contexts.exchange(null);
			assertThat(second.attempt()).isEqualTo(2);
			assertThat(second.isCancellationRequested()).isFalse();
			assertThat(first.isCancellationRequested()).isTrue();
			first.progress(0.1, "too late");
			assertThat(pool.management().progress(future)).isNull();
			second.progress(0.2, "in time");
			assertThat(pool.management().progress(future)).isEqualTo(new TaskProgress(0.2, "in time"));
			this.goOn.countDown();
			assertThat(future).succeedsWithin(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void showsTheLatestProgress() throws Exception {
		try (WorkerPool pool = pool(TaskFunctionOptions.defaults())) {
			CompletableFuture<Integer> future = pool.execute("wait", 1);
			TaskContext context = this.contexts.exchange(null);
			assertThat(pool.management().progress(future)).isNull();
			context.progress(0.25, "a quarter");
			context.progress(0.5, null);
			assertThat(pool.management().progress(future)).isEqualTo(new TaskProgress(0.5, null));
			assertThat(pool.management().tasks()).extracting(TaskInfo::progress)
				.containsExactly(new TaskProgress(0.5, null));
			this.goOn.countDown();
			assertThat(future).succeedsWithin(10, TimeUnit.SECONDS);
			context.progress(0.75, "too late");
			assertThat(pool.management().progress(future)).isEqualTo(new TaskProgress(0.5, null));
			assertThat(pool.management().progress(new CompletableFuture<>())).isNull();
		}
	}

	@Test
	void publishesProgressTenTimesASecondAtMost() throws Exception {
		try (WorkerPool pool = pool(TaskFunctionOptions.defaults())) {
			pool.execute("wait", 1);
			TaskContext context = this.contexts.exchange(null);
			for (int i = 0; i < 100; i++) {
				context.progress(i / 100.0, null);
				this.time.advance(Duration.ofMillis(10));
			}
			this.goOn.countDown();
		}
		assertThat(this.events).filteredOn(PoolEvent.TaskProgressed.class::isInstance)
			.extracting((event) -> ((PoolEvent.TaskProgressed) event).progress().fraction())
			.containsExactly(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);
	}

	@Test
	void refusesAFractionThatIsNone() throws Exception {
		try (WorkerPool pool = pool(TaskFunctionOptions.defaults())) {
			pool.execute("wait", 1);
			TaskContext context = this.contexts.exchange(null);
			for (double fraction : new double[] { -0.1, 1.1, Double.NaN }) {
				assertThatIllegalArgumentException().isThrownBy(() -> context.progress(fraction, null))
					.withMessageContaining("from 0 to 1");
			}
			this.goOn.countDown();
		}
	}

}
