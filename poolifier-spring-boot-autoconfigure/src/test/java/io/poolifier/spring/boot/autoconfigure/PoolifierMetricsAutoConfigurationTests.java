// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.metrics.PoolMeter;
import io.poolifier.spring.metrics.PoolMetrics;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PoolifierMetricsAutoConfigurationTests {

	private final MockClock clock = new MockClock();

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PoolifierAutoConfiguration.class, PoolifierMetricsAutoConfiguration.class,
						MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
		.withPropertyValues("poolifier.size=1")
		.withUserConfiguration(Functions.class);

	private final ApplicationContextRunner runner = this.plain.withBean(MeterRegistry.class,
			() -> new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock));

	@Test
	void tasksAreCountedByOutcomeOfPoolFunctionAndWorker() {
		this.runner.run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			Functions functions = context.getBean(Functions.class);
			CompletableFuture<?> held = pool.execute("gate", null);
			pool.execute("echo", 1).cancel(true);
			pool.execute("nothing", 1);
			functions.open();
			held.join();
			pool.mapExecute("echo", List.of(1, 2)).join();
			pool.execute("fail", null).handle((result, error) -> error).join();
			later();
			assertThat(tasks(context, "executed")).isEqualTo(3);
			assertThat(tasks(context, "failed")).isEqualTo(1);
			assertThat(tasks(context, "cancelled")).isEqualTo(1);
			assertThat(tasks(context, "rejected")).isEqualTo(1);
			assertThat(
					find(context, PoolMeter.FUNCTION_TASKS, "function", "echo", "outcome", "executed").functionCounter()
						.count())
				.isEqualTo(2);
			assertThat(
					find(context, PoolMeter.FUNCTION_TASKS, "function", "fail", "outcome", "failed").functionCounter()
						.count())
				.isEqualTo(1);
			assertThat(find(context, PoolMeter.WORKER_TASKS, "worker", "0", "outcome", "executed").functionCounter()
				.count()).isEqualTo(3);
		});
	}

	@Test
	void waitingAndRunningTimeAreTimersWithoutARecordForEachTask() {
		this.runner.run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			pool.mapExecute("echo", List.of(1, 2, 3)).join();
			later();
			var running = find(context, PoolMeter.TASK_RUN, "function", "echo").functionTimer();
			var waiting = find(context, PoolMeter.TASK_WAIT, "function", "echo").functionTimer();
			assertThat(running.count()).isEqualTo(3);
			assertThat(waiting.count()).isEqualTo(3);
			assertThat(running.totalTime(running.baseTimeUnit())).isPositive();
			assertThat(waiting.totalTime(waiting.baseTimeUnit())).isPositive();
		});
	}

	@Test
	void histogramsAreRecordedIfAskedFor() {
		this.runner.withPropertyValues("poolifier.metrics.histograms=true").run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			pool.mapExecute("echo", List.of(1, 2, 3)).join();
			pool.execute("fail", null).handle((result, error) -> error).join();
			later();
			Timer running = find(context, PoolMeter.TASK_RUN, "function", "echo").timer();
			assertThat(running.count()).isEqualTo(3);
			assertThat(find(context, PoolMeter.TASK_WAIT, "function", "echo").timer().count()).isEqualTo(3);
			assertThat(find(context, PoolMeter.TASK_RUN, "function", "fail").timer().count()).isZero();
			assertThat(find(context, PoolMeter.TASK_WAIT, "function", "fail").timer().count()).isOne();
			assertThat(find(context, PoolMeter.TASK_RUN, "function", "echo").meters()).hasSize(1);
		});
	}

	@Test
	void queueAndWorkersAreShownAsTheyAre() {
		this.runner.withPropertyValues("poolifier.tasks-queue-options.size=2").run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			CompletableFuture<?> held = pool.execute("gate", null);
			await().until(() -> pool.info().executingTasks() == 1);
			CompletableFuture<?> waiting = pool.mapExecute("echo", List.of(1, 2));
			later();
			assertThat(gauge(context, PoolMeter.TASKS_EXECUTING)).isEqualTo(1);
			assertThat(gauge(context, PoolMeter.TASKS_QUEUED)).isEqualTo(2);
			assertThat(gauge(context, PoolMeter.TASKS_QUEUED_MAX)).isEqualTo(2);
			assertThat(gauge(context, PoolMeter.WORKER_QUEUED, "worker", "0")).isEqualTo(2);
			assertThat(gauge(context, PoolMeter.WORKER_EXECUTING, "worker", "0")).isEqualTo(1);
			assertThat(gauge(context, PoolMeter.WORKERS, "state", "busy")).isEqualTo(1);
			assertThat(gauge(context, PoolMeter.WORKERS, "state", "idle")).isZero();
			assertThat(gauge(context, PoolMeter.BACK_PRESSURE)).isEqualTo(1);
			assertThat(gauge(context, PoolMeter.WORKERS_BACK_PRESSURE)).isEqualTo(1);
			assertThat(gauge(context, PoolMeter.READY)).isEqualTo(1);
			assertThat(gauge(context, PoolMeter.UTILIZATION)).isEqualTo(1);
			assertThat(gauge(context, PoolMeter.WORKERS_MIN)).isEqualTo(1);
			assertThat(gauge(context, PoolMeter.WORKERS_MAX)).isEqualTo(1);
			context.getBean(Functions.class).open();
			CompletableFuture.allOf(held, waiting).join();
			await().until(() -> pool.info().idleWorkerNodes() == 1);
			later();
			assertThat(gauge(context, PoolMeter.WORKERS, "state", "idle")).isEqualTo(1);
			assertThat(gauge(context, PoolMeter.TASKS_QUEUED_MAX)).isEqualTo(2);
			later();
			assertThat(gauge(context, PoolMeter.TASKS_QUEUED_MAX)).isZero();
			assertThat(gauge(context, PoolMeter.UTILIZATION)).isZero();
		});
	}

	@Test
	void metersOfOneScrapeShareASnapshot() {
		this.runner.run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			later();
			assertThat(tasks(context, "executed")).isZero();
			pool.execute("echo", 1).join();
			assertThat(tasks(context, "executed")).isZero();
			later();
			assertThat(tasks(context, "executed")).isOne();
		});
	}

	@Test
	void countersGoOnWhenWorkersAreReplacedOrGo() {
		this.runner.run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			pool.execute("echo", 1).join();
			later();
			assertThat(workerTasks(context)).isOne();
			assertThat(pool.execute("crash", null)).failsWithin(Duration.ofSeconds(30));
			await().until(() -> pool.workers().stream().anyMatch((worker) -> worker.id() == 1));
			pool.execute("echo", 1).join();
			later();
			assertThat(find(context, PoolMeter.WORKERS_RESTARTS).functionCounter().count()).isOne();
			assertThat(workerTasks(context)).isEqualTo(2);
			assertThat(tasks(context, "executed")).isEqualTo(2);
			pool.close();
			later();
			assertThat(workerTasks(context)).isEqualTo(2);
			assertThat(gauge(context, PoolMeter.WORKER_QUEUED, "worker", "0")).isZero();
			assertThat(gauge(context, PoolMeter.READY)).isZero();
		});
	}

	@Test
	void functionsAndWorkersThatComeLaterGetMeters() {
		this.runner.run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			pool.addTaskFunction("late", (data) -> data);
			pool.execute("late", 1).join();
			pool.reconfigure((change) -> change.size(2));
			later();
			tasks(context, "executed");
			assertThat(
					find(context, PoolMeter.FUNCTION_TASKS, "function", "late", "outcome", "executed").functionCounter()
						.count())
				.isOne();
			assertThat(gauge(context, PoolMeter.WORKER_EXECUTING, "worker", "1")).isZero();
		});
	}

	@Test
	void allPoolsHaveMeters() {
		this.runner.withUserConfiguration(TwoPools.class).run((context) -> {
			context.getBean("onePool", WorkerPool.class).execute("echo", 1).join();
			later();
			assertThat(find(context, PoolMeter.TASKS, "pool", "one", "outcome", "executed").functionCounter().count())
				.isOne();
			assertThat(find(context, PoolMeter.TASKS, "pool", "two", "outcome", "executed").functionCounter().count())
				.isZero();
		});
	}

	@Test
	void everyMeterIsDocumented() {
		this.runner.run((context) -> {
			context.getBean(WorkerPool.class).execute("echo", 1).join();
			later();
			List<Meter> meters = context.getBean(MeterRegistry.class).getMeters();
			for (PoolMeter documented : PoolMeter.values()) {
				assertThat(meters).filteredOn((meter) -> meter.getId().getName().equals(documented.getName()))
					.as(documented.getName())
					.isNotEmpty()
					.allSatisfy((meter) -> {
						assertThat(meter.getId().getTags()).extracting("key")
							.containsExactlyInAnyOrderElementsOf(
									Arrays.stream(documented.getKeyNames()).map(KeyName::asString).toList());
						assertThat(meter.getId().getDescription()).isEqualTo(documented.getDescription());
						assertThat(meter.getId().getType()).isEqualTo(documented.getType());
					});
			}
			assertThat(meters).filteredOn((meter) -> meter.getId().getName().startsWith("poolifier"))
				.extracting((meter) -> meter.getId().getName())
				.isSubsetOf(List.of(PoolMeter.values()).stream().map(PoolMeter::getName).toList());
		});
	}

	@Test
	void thereAreNoMetersWithoutARegistryOrIfTheyAreSwitchedOff() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PoolifierAutoConfiguration.class, PoolifierMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PoolMetrics.class));
		this.runner.withPropertyValues("poolifier.metrics.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PoolMetrics.class));
		this.plain.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(WorkerPool.class));
	}

	private void later() {
		this.clock.add(Duration.ofSeconds(1));
	}

	private static double tasks(ApplicationContext context, String outcome) {
		return find(context, PoolMeter.TASKS, "outcome", outcome).functionCounter().count();
	}

	private static double workerTasks(ApplicationContext context) {
		return find(context, PoolMeter.WORKER_TASKS, "worker", "0", "outcome", "executed").functionCounter().count();
	}

	private static double gauge(ApplicationContext context, PoolMeter meter, String... tags) {
		return find(context, meter, tags).gauge().value();
	}

	private static RequiredSearch find(ApplicationContext context, PoolMeter meter, String... tags) {
		return context.getBean(MeterRegistry.class).get(meter.getName()).tags(tags);
	}

	@Configuration(proxyBeanMethods = false)
	public static class Functions {

		private final CountDownLatch gate = new CountDownLatch(1);

		/** Called on a proxy, whose fields are not those of the bean. */
		public void open() {
			this.gate.countDown();
		}

		@TaskFunction
		Integer echo(Integer data) {
			return data;
		}

		@TaskFunction
		void gate(String ignored) throws InterruptedException {
			this.gate.await();
		}

		@TaskFunction
		void fail(String ignored) {
			throw new IllegalStateException("no");
		}

		@TaskFunction
		void crash(String ignored) {
			throw new OutOfMemoryError("not really");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoPools {

		@Bean
		WorkerPool onePool() {
			return WorkerPools.fixed(1).name("one").taskFunction("echo", (data) -> data).build();
		}

		@Bean
		WorkerPool otherPool() {
			return WorkerPools.fixed(1).name("two").build();
		}

	}

}
