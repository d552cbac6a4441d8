// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.Statistic;
import io.poolifier.remote.RemoteTask;
import io.poolifier.remote.RemoteWorker;
import io.poolifier.remote.RemoteWorkerContext;
import io.poolifier.remote.RemoteWorkerFactory;
import io.poolifier.worker.ExecutionTimes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Times that remote workers report with the end of a task.
 */
@Timeout(30)
class ExecutionTimesTests {

	private WorkerPool pool;

	@AfterEach
	void destroyPool() {
		this.pool.destroy().join();
	}

	private PoolInfo infoAfterATaskOf100Millis(Consumer<RemoteTask> end, Statistic... statistics) throws Exception {
		ManualTime time = new ManualTime();
		BlockingQueue<RemoteTask> tasks = new LinkedBlockingQueue<>();
		this.pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.workerFactory(new KeepingWorkerFactory(tasks))
			.statistics(statistics)
			.time(time)
			.build();
		CompletableFuture<Object> future = this.pool.execute("echo", 1);
		RemoteTask task = tasks.take();
		assertThat(task.isCpuTimeMeasured()).isEqualTo(List.of(statistics).contains(Statistic.ELU));
		time.advance(Duration.ofMillis(100));
		end.accept(task);
		future.get(10, TimeUnit.SECONDS);
		return this.pool.info();
	}

	@Test
	void theTimesOfTheExecutionReplaceThoseOfTheRoundTrip() throws Exception {
		PoolInfo info = infoAfterATaskOf100Millis(
				(task) -> task.end(() -> "done", new ExecutionTimes(60_000_000, 45_000_000)), Statistic.RUN_TIME,
				Statistic.WAIT_TIME, Statistic.ELU);
		assertThat(info.runTime().aggregate()).isEqualTo(60);
		assertThat(info.waitTime().aggregate()).isEqualTo(40);
		assertThat(info.waitTime().minimum()).isEqualTo(40);
		assertThat(info.waitTime().maximum()).isEqualTo(40);
		assertThat(info.elu().active().aggregate()).isEqualTo(45);
		assertThat(info.elu().idle().aggregate()).isEqualTo(15);
		assertThat(info.elu().utilization().average()).isEqualTo(0.75);
	}

	@Test
	void timesThatAreLongerThanTheRoundTripAreLimited() throws Exception {
		PoolInfo info = infoAfterATaskOf100Millis(
				(task) -> task.end(() -> "done", new ExecutionTimes(Long.MAX_VALUE, Long.MAX_VALUE)),
				Statistic.RUN_TIME, Statistic.WAIT_TIME, Statistic.ELU);
		assertThat(info.runTime().aggregate()).isEqualTo(100);
		assertThat(info.waitTime().aggregate()).isZero();
		assertThat(info.elu().utilization().average()).isEqualTo(1);
	}

	@Test
	void withoutTimesTheRoundTripCountsAsRunTime() throws Exception {
		PoolInfo info = infoAfterATaskOf100Millis((task) -> task.end(() -> "done"), Statistic.RUN_TIME,
				Statistic.WAIT_TIME, Statistic.ELU);
		assertThat(info.runTime().aggregate()).isEqualTo(100);
		assertThat(info.waitTime().aggregate()).isZero();
		assertThat(info.elu()).isNull();
	}

	@Test
	void processorTimeIsMeasuredOnlyIfItIsOfInterest() throws Exception {
		PoolInfo info = infoAfterATaskOf100Millis(
				(task) -> task.end(() -> "done", new ExecutionTimes(60_000_000, ExecutionTimes.UNKNOWN)),
				Statistic.RUN_TIME);
		assertThat(info.runTime().aggregate()).isEqualTo(60);
		assertThat(info.waitTime()).isNull();
		assertThat(info.elu()).isNull();
	}

	/** Factory for workers that leave their tasks to the test. */
	private static final class KeepingWorkerFactory extends RemoteWorkerFactory {

		private final BlockingQueue<RemoteTask> tasks;

		KeepingWorkerFactory(BlockingQueue<RemoteTask> tasks) {
			this.tasks = tasks;
		}

		@Override
		public String type() {
			return "keeping";
		}

		@Override
		protected RemoteWorker createRemote(RemoteWorkerContext context) {
			return new RemoteWorker() {

				@Override
				public void start() {
					context.ready();
				}

				@Override
				public void submit(RemoteTask task) {
					KeepingWorkerFactory.this.tasks.add(task);
				}

				@Override
				public void cancel(RemoteTask task) {
				}

				@Override
				public void retire() {
					context.stopped();
				}

				@Override
				public void kill() {
					context.stopped();
				}

			};
		}

	}

}
