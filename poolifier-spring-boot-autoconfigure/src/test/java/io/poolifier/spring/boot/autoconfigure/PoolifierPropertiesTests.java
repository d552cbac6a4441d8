// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

import io.poolifier.Rule;
import io.poolifier.WorkerPool;
import io.poolifier.info.PoolInfo;
import io.poolifier.options.DeadlockGuard;
import io.poolifier.options.Fairness;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.OverflowPolicy;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.FunctionLimits;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.PoolType;
import io.poolifier.task.WorkerUnavailableException;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PoolifierPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
		.withUserConfiguration(Echo.class);

	@Test
	void defaultsAreThoseOfTheMetadata() {
		this.runner.run((context) -> {
			PoolifierProperties properties = context.getBean(PoolifierProperties.class);
			assertThat(properties.type()).isEqualTo(PoolType.FIXED);
			assertThat(properties.strategy()).isEqualTo(WorkerChoiceStrategy.LEAST_USED);
			assertThat(properties.statistics()).containsExactlyInAnyOrder(Statistic.RUN_TIME, Statistic.WAIT_TIME);
			assertThat(properties.enableTasksQueue()).isTrue();
			assertThat(properties.tasksQueueOptions().tasksFinishedTimeout()).isEqualTo(Duration.ofSeconds(2));
			assertThat(properties.maxInactiveTime()).isEqualTo(Duration.ofMinutes(1));
			assertThat(properties.workerReadyTimeout()).isEqualTo(Duration.ofMinutes(1));
			assertThat(properties.killBehavior()).isEqualTo(KillBehavior.SOFT);
			assertThat(properties.deadlockGuard()).isEqualTo(DeadlockGuard.HELP);
		});
	}

	@Test
	void defaultsOfQueuesAndStrategiesAreThoseOfTheEngine() {
		this.runner.run((context) -> {
			PoolifierProperties properties = context.getBean(PoolifierProperties.class);
			assertThat(properties.tasksQueueOptions().toOptions()).isEqualTo(TasksQueueOptions.defaults());
			assertThat(properties.strategyOptions().toOptions()).isEqualTo(StrategyOptions.defaults());
		});
	}

	@Test
	@Rule("JV-11")
	void everyPropertyIsReadFromYaml() {
		this.runner.withUserConfiguration(Reported.class)
			.withInitializer(new ConfigDataApplicationContextInitializer())
			.withPropertyValues("spring.config.location=classpath:every-property.yml")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(PoolifierProperties.class)).hasNoNullFieldsOrPropertiesExcept("size")
					.satisfies((properties) -> {
						assertThat(properties.tasksQueueOptions().toOptions()).isEqualTo(TasksQueueOptions.builder()
							.size(16)
							.capacity(100)
							.poolCapacity(300)
							.overflow(OverflowPolicy.BLOCK)
							.blockTimeout(Duration.ofSeconds(3))
							.concurrency(2)
							.taskStealing(false)
							.tasksStealingOnBackPressure(false)
							.tasksStealingRatio(0.25)
							.tasksFinishedTimeout(Duration.ofMillis(500))
							.agingFactor(0.002)
							.loadExponent(0.5)
							.fairness(new Fairness(Map.of("gold", 3.0), 50))
							.build());
						assertThat(properties.strategyOptions().toOptions()).isEqualTo(StrategyOptions.builder()
							.measurement(Statistic.ELU)
							.median(Statistic.RUN_TIME, true)
							.median(Statistic.WAIT_TIME, true)
							.median(Statistic.ELU, true)
							.weights(Map.of(0, 100.0, 1, 200.5, 2, 300.0))
							.build());
						assertThat(properties.statistics()).isEmpty();
						assertThat(properties.maxInactiveTime()).isEqualTo(Duration.ofSeconds(5));
						assertThat(properties.workerReadyTimeout()).isEqualTo(Duration.ofSeconds(20));
						assertThat(properties.killBehavior()).isEqualTo(KillBehavior.HARD);
						assertThat(properties.choiceTraceSize()).isEqualTo(32);
						assertThat(properties.deadlockGuard()).isEqualTo(DeadlockGuard.FAIL);
					});
				PoolInfo info = context.getBean(WorkerPool.class).info();
				assertThat(info.type()).isEqualTo("dynamic");
				assertThat(info.minSize()).isZero();
				assertThat(info.maxSize()).isEqualTo(3);
				assertThat(info.strategy()).isEqualTo("ROUND_ROBIN");
				assertThat(info.started()).isFalse();
			});
	}

	@Test
	void everyPropertyOfOneOfSeveralPoolsIsReadFromYaml() {
		this.runner.withUserConfiguration(Reported.class)
			.withInitializer(new ConfigDataApplicationContextInitializer())
			.withPropertyValues("spring.config.location=classpath:every-property.yml")
			.run((context) -> {
				PoolifierProperties all = context.getBean(PoolifierProperties.class);
				PoolOverrides other = all.pools().get("other");
				assertThat(other).hasNoNullFieldsOrPropertiesExcept("size");
				assertThat(other.strategyOptions()).hasNoNullFieldsOrProperties();
				assertThat(other.tasksQueueOptions()).hasNoNullFieldsOrProperties();
				assertThat(other.timeLimits()).hasNoNullFieldsOrProperties();
				assertThat(other.process()).hasNoNullFieldsOrProperties();
				// Whatever is read differs from the top level, so nothing may be the
				// same.
				PoolifierProperties merged = all.ofPool("other");
				for (RecordComponent component : PoolOverrides.class.getRecordComponents()) {
					if (!Set.of("type", "worker", "size", "functions").contains(component.getName())) {
						assertThat(merged).extracting(component.getName())
							.as(component.getName())
							.isNotEqualTo(ReflectionTestUtils.invokeMethod(all, component.getName()));
					}
				}
				assertThat(merged.tasksQueueOptions().toOptions()).isEqualTo(TasksQueueOptions.builder()
					.size(17)
					.capacity(90)
					.poolCapacity(170)
					.overflow(OverflowPolicy.BLOCK)
					.blockTimeout(Duration.ofSeconds(4))
					.concurrency(3)
					.taskStealing(true)
					.tasksStealingOnBackPressure(true)
					.tasksStealingRatio(0.75)
					.tasksFinishedTimeout(Duration.ofMillis(700))
					.agingFactor(0.003)
					.loadExponent(0.7)
					.build());
				assertThat(merged.strategyOptions().toOptions()).isEqualTo(StrategyOptions.builder()
					.measurement(Statistic.WAIT_TIME)
					.weights(Map.of(0, 1.0, 1, 2.0))
					.build());
				assertThat(all.functionsOf("default")).containsOnlyKeys("echo");
				assertThat(all.functionsOf("other")).containsExactly(Map.entry("reported",
						new FunctionLimits(Duration.ofSeconds(11), Duration.ofSeconds(6), Duration.ofSeconds(2), 5)));
				assertThat(all.functionsOf("same")).isEmpty();
				assertThat(merged.process()).isEqualTo(new PoolifierProperties.Processes(List.of("com.example.Two"),
						List.of("-Xmx200m"), DataSize.ofMegabytes(2), Duration.ofSeconds(30), Duration.ofSeconds(3), 0,
						new PoolifierProperties.Recycle(2000L, Duration.ofHours(2), DataSize.ofMegabytes(400))));
				assertThat(all.ofPool("same").tasksQueueOptions()).isEqualTo(all.tasksQueueOptions());
				assertThat(all.ofPool("same").process()).isEqualTo(all.process());
			});
	}

	@ParameterizedTest
	@EnumSource
	void everyStrategyRunsTasks(WorkerChoiceStrategy strategy) {
		String value = strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
		this.runner.withPropertyValues("poolifier.strategy=" + value, "poolifier.size=2").run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			assertThat(pool.info().strategy()).isEqualTo(strategy.name());
			assertThat(pool.mapExecute("echo", List.of(1, 2, 3)).join()).containsExactly(1, 2, 3);
		});
	}

	@Test
	void strategyOptionsReachThePool() {
		this.runner
			.withPropertyValues("poolifier.size=1", "poolifier.strategy=weighted-round-robin",
					"poolifier.strategy-options.weights.0=5", "poolifier.strategy-options.run-time.median=true")
			.run((context) -> assertThat(afterOneTask(context.getBean(WorkerPool.class)).runTime())
				.satisfies((runTime) -> {
					assertThat(runTime.median()).isNotNull();
					assertThat(runTime.average()).isNull();
				}));
	}

	@Test
	void hardKillBehaviorEndsAWorkerInTheMiddleOfATask() {
		this.runner
			.withPropertyValues("poolifier.type=dynamic", "poolifier.min-size=0", "poolifier.max-size=1",
					"poolifier.max-inactive-time=5ms", "poolifier.kill-behavior=hard")
			.run((context) -> assertThat(context.getBean(WorkerPool.class).execute("block", null))
				.failsWithin(Duration.ofSeconds(30)));
	}

	@Test
	void tasksWaitForWorkersToGetReadyForSoLong() {
		this.runner.withUserConfiguration(WorkersThatNeverGetReady.class)
			.withPropertyValues("poolifier.worker-ready-timeout=10ms",
					"poolifier.tasks-queue-options.tasks-finished-timeout=0s")
			.run((context) -> assertThat(context.getBean(WorkerPool.class).execute("echo", 1))
				.failsWithin(Duration.ofSeconds(30))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(WorkerUnavailableException.class)
				.withMessageContaining("has been ready for 10 ms"));
	}

	@Test
	void queueThatIsSwitchedOffKeepsTheTimeThatThePoolWaitsForTasks() {
		this.runner
			.withPropertyValues("poolifier.enable-tasks-queue=false",
					"poolifier.tasks-queue-options.tasks-finished-timeout=0s")
			.run((context) -> {
				CompletableFuture<Object> task = context.getBean(WorkerPool.class).execute("block", null);
				context.close();
				assertThat(task).isCompletedExceptionally();
			});
	}

	@Test
	void loopUtilizationIsMeasuredOnRequest() {
		this.runner.withPropertyValues("poolifier.statistics=elu").run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			pool.execute("echo", 1).join();
			await().untilAsserted(() -> assertThat(pool.info().elu()).isNotNull());
			assertThat(pool.info().runTime()).isNull();
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualWorkersRunTasksOnVirtualThreads() {
		this.runner.withPropertyValues("poolifier.worker=virtual", "poolifier.size=1").run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			assertThat(pool.info().worker()).isEqualTo("virtual");
			Thread thread = pool.<Object, Thread>execute("thread", null).join();
			assertThat(Thread.class.getMethod("isVirtual").invoke(thread)).isEqualTo(true);
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualWorkersRunManyTasksAtOnceUnlessToldOtherwise() {
		this.runner.withPropertyValues("poolifier.worker=virtual", "poolifier.size=1").run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			List<CompletableFuture<Object>> tasks = IntStream.range(0, 3)
				.mapToObj((i) -> pool.execute("meetTwoOthers", null))
				.toList();
			assertThat(tasks).allSatisfy((task) -> assertThat(task).succeedsWithin(Duration.ofSeconds(30)));
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualWorkersMeasureAllButTheLoopUtilization() {
		this.runner
			.withPropertyValues("poolifier.worker=virtual", "poolifier.size=1", "poolifier.strategy=least-elu",
					"poolifier.statistics=run-time,wait-time,elu")
			.run((context) -> {
				WorkerPool pool = context.getBean(WorkerPool.class);
				assertThat(pool.mapExecute("echo", List.of(1, 2, 3)).join()).containsExactly(1, 2, 3);
				assertThat(pool.info()).satisfies((info) -> {
					assertThat(info.failedTasks()).isZero();
					assertThat(info.runTime()).isNotNull();
					assertThat(info.waitTime()).isNotNull();
					assertThat(info.elu()).isNull();
				});
			});
	}

	@Test
	void timesAreMeasuredUnlessStatisticsAreEmpty() {
		this.runner.run((context) -> {
			PoolInfo info = afterOneTask(context.getBean(WorkerPool.class));
			assertThat(info.runTime()).isNotNull();
			assertThat(info.waitTime()).isNotNull();
		});
		this.runner.withPropertyValues("poolifier.statistics=").run((context) -> {
			PoolInfo info = afterOneTask(context.getBean(WorkerPool.class));
			assertThat(info.runTime()).isNull();
			assertThat(info.waitTime()).isNull();
		});
	}

	@Test
	void poolWithoutTasksQueueHasNoQueuedTasks() {
		this.runner.withPropertyValues("poolifier.enable-tasks-queue=false")
			.run((context) -> assertThat(context.getBean(WorkerPool.class).info().queuedTasks()).isNull());
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "-,-,1,", "-,1,0,1", "-,2,1,2", "3,-,3,", "0,4,0,4" })
	void dynamicSizesThatAreLeftOutFitTheOnesThatAreGiven(String min, String max, int expectedMin,
			Integer expectedMax) {
		ApplicationContextRunner dynamic = this.runner.withPropertyValues("poolifier.type=dynamic");
		dynamic = (min != null) ? dynamic.withPropertyValues("poolifier.min-size=" + min) : dynamic;
		dynamic = (max != null) ? dynamic.withPropertyValues("poolifier.max-size=" + max) : dynamic;
		dynamic.run((context) -> {
			PoolInfo info = context.getBean(WorkerPool.class).info();
			assertThat(info.minSize()).isEqualTo(expectedMin);
			assertThat(info.maxSize()).isEqualTo((expectedMax != null) ? expectedMax
					: Math.max(Runtime.getRuntime().availableProcessors(), expectedMin + 1));
		});
	}

	private static PoolInfo afterOneTask(WorkerPool pool) {
		pool.execute("echo", 1).join();
		return pool.info();
	}

	static class Reported {

		@TaskFunction(pool = "other")
		void reported() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WorkersThatNeverGetReady {

		@Bean
		WorkerPoolBuilderCustomizer neverReady() {
			return (name, builder) -> builder.workerFactory(new NeverReady());
		}

	}

	private static final class NeverReady implements WorkerFactory, Worker {

		@Override
		public String type() {
			return "never-ready";
		}

		@Override
		public Worker create(WorkerContext context) {
			return this;
		}

		@Override
		public void start() {
		}

		@Override
		public void add(TaskSlot slot) {
		}

		@Override
		public void wake(TaskSlot slot) {
		}

		@Override
		public void interrupt(TaskSlot slot) {
		}

		@Override
		public void kill() {
		}

	}

	static class Echo {

		private final CyclicBarrier barrier = new CyclicBarrier(3);

		@TaskFunction
		Object echo(Object data) {
			return data;
		}

		@TaskFunction
		Thread thread() {
			return Thread.currentThread();
		}

		@TaskFunction
		void block() throws InterruptedException {
			new CountDownLatch(1).await();
		}

		@TaskFunction
		void meetTwoOthers() throws Exception {
			this.barrier.await();
		}

	}

}
