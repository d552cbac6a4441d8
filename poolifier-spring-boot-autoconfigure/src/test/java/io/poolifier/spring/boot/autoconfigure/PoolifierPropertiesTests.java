package io.poolifier.spring.boot.autoconfigure;

import java.time.Duration;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.PoolType;
import io.poolifier.strategy.WorkerChoiceStrategy;
import io.poolifier.usage.PoolInfo;
import io.poolifier.usage.Statistic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

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
		});
	}

	@Test
	void everyPropertyIsReadFromYaml() {
		this.runner.withInitializer(new ConfigDataApplicationContextInitializer())
			.withPropertyValues("spring.config.location=classpath:every-property.yml")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(PoolifierProperties.class)).hasNoNullFieldsOrPropertiesExcept("size")
					.satisfies((properties) -> {
						assertThat(properties.tasksQueueOptions())
							.isEqualTo(new PoolifierProperties.TasksQueue(16, 2, false, Duration.ofMillis(500)));
						assertThat(properties.statistics()).isEmpty();
						assertThat(properties.maxInactiveTime()).isEqualTo(Duration.ofSeconds(5));
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

	static class Echo {

		@TaskFunction
		Object echo(Object data) {
			return data;
		}

	}

}
