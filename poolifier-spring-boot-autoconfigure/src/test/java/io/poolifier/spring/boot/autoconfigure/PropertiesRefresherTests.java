// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.options.PoolChange;
import io.poolifier.options.PoolOptions;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties that Spring Cloud changes while the application runs.
 */
@ExtendWith(OutputCaptureExtension.class)
class PropertiesRefresherTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PoolifierAutoConfiguration.class, PoolifierRefreshAutoConfiguration.class))
		.withPropertyValues("poolifier.size=2", "poolifier.pools.reports.strategy=round-robin",
				"poolifier.pools.letters.type=dynamic", "poolifier.pools.letters.max-size=3");

	@Test
	void refreshOfSpringCloudAppliesTheFileThatHasChanged(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("application.properties"),
				"poolifier.size=2\npoolifier.pools.reports.size=1\n");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--spring.config.location=file:" + file)) {
			Files.writeString(file, "poolifier.size=3\npoolifier.pools.reports.size=4\n");
			assertThat(context.getBean(ContextRefresher.class).refresh()).contains("poolifier.size",
					"poolifier.pools.reports.size");
			assertThat(options(context, "poolifierPool").maxSize()).isEqualTo(3);
			assertThat(options(context, "reports").maxSize()).isEqualTo(4);
		}
	}

	@Test
	void everyOptionThatCanChangeIsApplied() {
		this.runner.run((context) -> {
			change(context,
					Map.ofEntries(Map.entry("poolifier.size", "1"), Map.entry("poolifier.strategy", "fair-share"),
							Map.entry("poolifier.strategy-options.measurement", "elu"),
							Map.entry("poolifier.strategy-options.run-time.median", "true"),
							Map.entry("poolifier.strategy-options.wait-time.median", "true"),
							Map.entry("poolifier.strategy-options.elu.median", "true"),
							Map.entry("poolifier.strategy-options.weights[0]", "5"),
							Map.entry("poolifier.enable-tasks-queue", "false"),
							Map.entry("poolifier.tasks-queue-options.size", "7"),
							Map.entry("poolifier.tasks-queue-options.capacity", "70"),
							Map.entry("poolifier.tasks-queue-options.concurrency", "3"),
							Map.entry("poolifier.tasks-queue-options.task-stealing", "false"),
							Map.entry("poolifier.tasks-queue-options.tasks-stealing-on-back-pressure", "false"),
							Map.entry("poolifier.tasks-queue-options.tasks-stealing-ratio", "0.5"),
							Map.entry("poolifier.tasks-queue-options.tasks-finished-timeout", "3s"),
							Map.entry("poolifier.tasks-queue-options.aging-factor", "0.5"),
							Map.entry("poolifier.tasks-queue-options.load-exponent", "0.4")));
			PoolOptions options = options(context, "poolifierPool");
			assertThat(options.maxSize()).isEqualTo(1);
			assertThat(options.strategy()).isEqualTo(WorkerChoiceStrategy.FAIR_SHARE);
			assertThat(options.strategyOptions()).isEqualTo(StrategyOptions.builder()
				.measurement(Statistic.ELU)
				.median(Statistic.RUN_TIME, true)
				.median(Statistic.WAIT_TIME, true)
				.median(Statistic.ELU, true)
				.weights(Map.of(0, 5.0))
				.build());
			assertThat(options.enableTasksQueue()).isFalse();
			assertThat(options.tasksQueueOptions()).isEqualTo(TasksQueueOptions.builder()
				.size(7)
				.capacity(70)
				.concurrency(3)
				.taskStealing(false)
				.tasksStealingOnBackPressure(false)
				.tasksStealingRatio(0.5)
				.tasksFinishedTimeout(Duration.ofSeconds(3))
				.agingFactor(0.5)
				.loadExponent(0.4)
				.build());
		});
	}

	@Test
	void propertiesThatAreGoneGiveDefaultsBack() {
		this.runner.run((context) -> {
			PoolOptions before = options(context, "poolifierPool");
			change(context, Map.of("poolifier.tasks-queue-options.capacity", "70",
					"poolifier.tasks-queue-options.load-exponent", "0.4", "poolifier.strategy", "fair-share",
					"poolifier.strategy-options.weights[0]", "5", "poolifier.strategy-options.weights[1]", "6"));
			assertThat(options(context, "poolifierPool").strategyOptions().weights()).hasSize(2);
			change(context, Map.of());
			PoolOptions after = options(context, "poolifierPool");
			assertThat(after.tasksQueueOptions()).isEqualTo(before.tasksQueueOptions());
			assertThat(after.strategyOptions()).isEqualTo(before.strategyOptions());
			assertThat(after.strategy()).isEqualTo(before.strategy());
		});
	}

	@Test
	void poolsThatInheritAPropertyFollowIt() {
		this.runner.run((context) -> {
			change(context, Map.of("poolifier.strategy", "fair-share", "poolifier.pools.letters.min-size", "2"));
			assertThat(options(context, "poolifierPool").strategy()).isEqualTo(WorkerChoiceStrategy.FAIR_SHARE);
			assertThat(options(context, "letters").strategy()).isEqualTo(WorkerChoiceStrategy.FAIR_SHARE);
			assertThat(options(context, "letters").minSize()).isEqualTo(2);
			assertThat(options(context, "letters").maxSize()).isEqualTo(3);
			assertThat(options(context, "reports").strategy()).isEqualTo(WorkerChoiceStrategy.ROUND_ROBIN);
		});
	}

	@Test
	void optionsThatWereChangedOtherwiseStayIfTheirPropertyDoes() {
		this.runner.run((context) -> {
			WorkerPool pool = context.getBean("poolifierPool", WorkerPool.class);
			pool.reconfigure(PoolChange.builder().tasksQueueOptions((options) -> options.capacity(50)).size(4).build());
			change(context, Map.of("poolifier.tasks-queue-options.aging-factor", "0.5"));
			assertThat(pool.options().tasksQueueOptions().agingFactor()).isEqualTo(0.5);
			assertThat(pool.options().tasksQueueOptions().capacity()).isEqualTo(50);
			assertThat(pool.options().maxSize()).isEqualTo(4);
		});
	}

	@Test
	void changeIsLoggedInTheCategoryOfThePool(CapturedOutput output) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--logging.level.io.poolifier=info", "--poolifier.pools.reports.strategy=round-robin")) {
			change(context,
					Map.of("poolifier.pools.reports.strategy", "fair-share",
							"poolifier.pools.reports.tasks-queue-options.capacity", "9",
							"poolifier.pools.reports.tasks-queue-options.tasks-finished-timeout", "3s"));
			assertThat(output)
				.containsPattern("INFO .*poolifier\\.pool\\.reports +: Options have changed as "
						+ "properties have: strategy from round-robin to fair-share, "
						+ "tasks-queue-options.capacity from none to 9, "
						+ "tasks-queue-options.tasks-finished-timeout from 2000ms to 3000ms\\R")
				.containsOnlyOnce("Options have changed");
		}
	}

	@Test
	void invalidPropertyLeavesItsPoolAsItWas(CapturedOutput output) {
		this.runner.run((context) -> {
			PoolOptions before = options(context, "reports");
			change(context,
					Map.of("poolifier.pools.reports.strategy", "fair-share",
							"poolifier.pools.reports.tasks-queue-options.capacity", "0",
							"poolifier.pools.letters.tasks-queue-options.capacity", "8"));
			assertThat(options(context, "reports")).isEqualTo(before);
			assertThat(options(context, "letters").tasksQueueOptions().capacity()).isEqualTo(8);
			assertThat(output).containsPattern("WARN .*poolifier\\.pool\\.reports +: Properties have changed, but no "
					+ "option of the pool has: Property 'poolifier\\.pools\\.reports\\.tasks-queue-options\\.capacity' "
					+ "is '0', but must be at least 1\\. Set ");
			change(context, Map.of("poolifier.pools.reports.strategy", "fair-share",
					"poolifier.pools.reports.tasks-queue-options.capacity", "5"));
			assertThat(options(context, "reports").strategy()).isEqualTo(WorkerChoiceStrategy.FAIR_SHARE);
			assertThat(options(context, "reports").tasksQueueOptions().capacity()).isEqualTo(5);
		});
	}

	@Test
	void sizeThatDoesNotFitTheTypeIsInvalid(CapturedOutput output) {
		this.runner.run((context) -> {
			change(context, Map.of("poolifier.pools.letters.size", "3"));
			assertThat(options(context, "letters").maxSize()).isEqualTo(3);
			assertThat(output).contains("Property 'poolifier.pools.letters.size' is '3', but is for fixed pools, but "
					+ "'poolifier.pools.letters.type' is dynamic");
		});
	}

	@Test
	void propertyThatCannotBeReadChangesNoPool(CapturedOutput output) {
		this.runner.run((context) -> {
			change(context, Map.of("poolifier.strategy", "fastest", "poolifier.size", "3"));
			assertThat(options(context, "poolifierPool").maxSize()).isEqualTo(2);
			assertThat(output).contains("Properties have changed, but no option of any pool has. ")
				.contains("Property: poolifier.strategy")
				.contains("Value: \"fastest\"")
				.contains("must be one of round-robin");
			change(context, Map.of("poolifier.sise", "3", "poolifier.size", "3"));
			assertThat(options(context, "poolifierPool").maxSize()).isEqualTo(2);
			assertThat(output).contains("did you mean 'poolifier.size'?");
			change(context, Map.of("poolifier.strategy-options.weights", "5"));
			assertThat(output).contains("Property: poolifier.strategy-options.weights")
				.contains("must have no value itself");
		});
	}

	@Test
	void propertiesThatNeedARestartAreNamedInOneWarning(CapturedOutput output) {
		this.runner.run((context) -> {
			change(context,
					Map.of("poolifier.kill-behavior", "hard", "poolifier.metrics.histograms", "true",
							"poolifier.pools.reports.type", "dynamic", "poolifier.pools.reports.max-size", "5",
							"poolifier.pools.reports.worker-ready-timeout", "9s", "poolifier.pools.late.size", "1"));
			assertThat(output)
				.contains(": Properties have changed that take effect when the application is restarted: "
						+ "poolifier.kill-behavior, poolifier.metrics.histograms, poolifier.pools.late, "
						+ "poolifier.pools.reports.type, poolifier.pools.reports.worker-ready-timeout"
						+ System.lineSeparator())
				.containsOnlyOnce("take effect when the application is restarted")
				.doesNotContain("no option of");
			assertThat(options(context, "reports").isDynamic()).isFalse();
			assertThat(options(context, "reports").maxSize()).isEqualTo(2);
		});
	}

	@Test
	void changesOfOtherPropertiesAreNoMatter(CapturedOutput output) {
		this.runner.run((context) -> {
			change(context, Map.of("spring.application.name", "other"));
			assertThat(output).doesNotContain("Options have changed", "Properties have changed");
		});
	}

	@Test
	void poolOfTheApplicationIsLeftAlone() {
		this.runner.withUserConfiguration(OwnPool.class).run((context) -> {
			change(context, Map.of("poolifier.size", "3", "poolifier.strategy", "fair-share"));
			assertThat(options(context, "own").maxSize()).isEqualTo(1);
			assertThat(options(context, "letters").strategy()).isEqualTo(WorkerChoiceStrategy.FAIR_SHARE);
		});
	}

	@Test
	void nothingIsRefreshedWithoutSpringCloudOrPools() {
		this.runner.withClassLoader(new FilteredClassLoader(EnvironmentChangeEvent.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("poolifierPropertiesRefresher"));
		this.runner.withPropertyValues("poolifier.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PropertiesRefresher.class));
	}

	private static PoolOptions options(ConfigurableApplicationContext context, String pool) {
		return context.getBean(pool, WorkerPool.class).options();
	}

	private static void change(ConfigurableApplicationContext context, Map<String, Object> properties) {
		var sources = context.getEnvironment().getPropertySources();
		sources.remove("changed");
		sources.addFirst(new MapPropertySource("changed", properties));
		context.publishEvent(new EnvironmentChangeEvent(context, Set.copyOf(properties.keySet())));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPool {

		@Bean
		WorkerPool own() {
			return WorkerPools.fixed(1).build();
		}

	}

}
