// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.Map;
import java.util.stream.Stream;

import io.poolifier.WorkerPool;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.spring.annotation.TaskFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a developer is warned of although the application starts.
 */
@ExtendWith(OutputCaptureExtension.class)
class SettingsReportTests {

	private static final String REPORT = "Settings of worker pools that do not do what they seem to:";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					max-inactive-time=5s                     | 'max-inactive-time' is for dynamic pools, but 'type' is fixed
					kill-behavior=hard                       | 'kill-behavior' is for dynamic pools, but 'type' is fixed
					enable-tasks-queue=false tasks-queue-options.size=9         | 'tasks-queue-options.size' is for pools with tasks queues, but 'enable-tasks-queue' is false
					enable-tasks-queue=false tasks-queue-options.capacity=9     | 'tasks-queue-options.capacity' is for pools with tasks queues
					enable-tasks-queue=false tasks-queue-options.taskStealing=true | 'tasks-queue-options.task-stealing' is for pools with tasks queues
					tasks-queue-options.size=9 tasks-queue-options.capacity=8   | 'tasks-queue-options.size' is above 'tasks-queue-options.capacity', so that no worker is ever under back pressure
					tasks-queue-options.task-stealing=false tasks-queue-options.tasks-stealing-on-back-pressure=false tasks-queue-options.tasks-stealing-ratio=1 | 'tasks-queue-options.tasks-stealing-ratio' is for workers that take tasks from others
					tasks-queue-options.aging-factor=0 tasks-queue-options.load-exponent=1 | 'tasks-queue-options.load-exponent' is for tasks that gain priority
					size=1 strategy-options.weights[0]=5     | 'strategy-options.weights' is for the weighted strategies, but neither 'strategy' nor a task function uses one
					strategy-options.measurement=elu         | 'strategy-options.measurement' is for the fair-share strategy
					strategy-options.elu.median=true         | 'strategy-options.elu.median' is for what is measured, but neither 'statistics' nor a strategy requires elu
					""")
	void settingWithoutEffectIsReported(String settings, String reason, CapturedOutput output) {
		run("poolifier.", settings);
		assertThat(output.toString().split(REPORT, -1)).hasSize(2);
		assertThat(output)
			.contains("pool 'default': " + reason.replaceAll("'([a-z-]+(\\.[a-z-]+)*)'", "'poolifier.$1'"));
		run("poolifier.pools.reports.", settings);
		assertThat(output).contains(
				"pool 'reports': " + reason.replaceAll("'([a-z-]+(\\.[a-z-]+)*)'", "'poolifier.pools.reports.$1'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "size=4", "type=dynamic max-size=4 max-inactive-time=5s kill-behavior=hard",
			"enable-tasks-queue=false tasks-queue-options.concurrency=2 tasks-queue-options.tasks-finished-timeout=1s tasks-queue-options.aging-factor=1",
			"tasks-queue-options.size=8 tasks-queue-options.capacity=8 tasks-queue-options.tasks-stealing-ratio=1",
			"size=1 strategy=weighted-round-robin strategy-options.weights[0]=5 strategy-options.run-time.median=true",
			"strategy=fair-share strategy-options.measurement=elu strategy-options.elu.median=true",
			"tasks-queue-options.tasks-finished-timeout=30s" })
	void settingsWithAnEffectAreNotReported(String settings, CapturedOutput output) {
		run("poolifier.", settings);
		run("poolifier.pools.reports.", settings);
		assertThat(output).doesNotContain(REPORT);
	}

	private void run(String prefix, String settings) {
		this.runner.withPropertyValues(Stream.of(settings.split(" ")).map(prefix::concat).toArray(String[]::new))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void settingThatAFunctionUsesIsNotReported(CapturedOutput output) {
		this.runner.withUserConfiguration(Fair.class)
			.withPropertyValues("poolifier.strategy-options.measurement=elu")
			.run((context) -> assertThat(output).doesNotContain(REPORT));
	}

	@Test
	void settingOfTheTopLevelThatAnotherPoolUsesIsNotReported(CapturedOutput output) {
		this.runner
			.withPropertyValues("poolifier.max-inactive-time=5s", "poolifier.pools.reports.type=dynamic",
					"poolifier.pools.mail.size=1")
			.run((context) -> assertThat(output).doesNotContain(REPORT));
	}

	@Test
	void allSettingsWithoutEffectAreInOneReport(CapturedOutput output) {
		this.runner
			.withPropertyValues("poolifier.max-inactive-time=5s", "poolifier.kill-behavior=hard",
					"poolifier.pools.mail.strategy-options.measurement=elu", "poolifier.pools.reports.size=1")
			.run((context) -> {
				assertThat(output.toString().split(REPORT, -1)).hasSize(2);
				assertThat(output.toString().lines().filter((line) -> line.startsWith("    pool '"))).containsExactly(
						"    pool 'default': 'poolifier.max-inactive-time' is for dynamic pools, but 'poolifier.type' is fixed",
						"    pool 'default': 'poolifier.kill-behavior' is for dynamic pools, but 'poolifier.type' is fixed",
						"    pool 'mail': 'poolifier.pools.mail.strategy-options.measurement' is for the fair-share strategy, but neither 'poolifier.pools.mail.strategy' nor a task function uses it");
			});
	}

	@Test
	void poolThatWaitsForItsTasksLongerThanTheApplicationIsReported(CapturedOutput output) {
		this.runner
			.withPropertyValues("poolifier.tasks-queue-options.tasks-finished-timeout=1m",
					"poolifier.pools.mail.tasks-queue-options.tasks-finished-timeout=10s",
					"spring.lifecycle.timeout-per-shutdown-phase=9s")
			.run((context) -> assertThat(output).contains(
					"pool 'default': 'poolifier.tasks-queue-options.tasks-finished-timeout' is 60000 ms, but the application does not wait longer than 'spring.lifecycle.timeout-per-shutdown-phase', which is 9000 ms; raise that too")
				.contains(
						"pool 'mail': 'poolifier.pools.mail.tasks-queue-options.tasks-finished-timeout' is 10000 ms"));
	}

	@Test
	void applicationWaits30SecondsUnlessToldOtherwise(CapturedOutput output) {
		this.runner.withPropertyValues("poolifier.tasks-queue-options.tasks-finished-timeout=31s")
			.run((context) -> assertThat(output).contains("is 31000 ms").contains("which is 30000 ms"));
	}

	@ParameterizedTest
	@CsvSource({ "POOLIFIER_SISE, POOLIFIER_SIZE",
			"POOLIFIER_TASKSQUEUE_OPTIONS_SIZE, POOLIFIER_TASKSQUEUEOPTIONS_SIZE",
			"POOLIFIER_POOLS_REPORTS_SISE, POOLIFIER_POOLS_REPORTS_SIZE",
			"POOLIFIER_POOLS_MY_POOL_SISE, POOLIFIER_POOLS_MYPOOL_SIZE" })
	void misspelledEnvironmentVariableIsReported(String variable, String similar, CapturedOutput output) {
		withVariables(Map.of(variable, "3"))
			.withPropertyValues("poolifier.pools.reports.size=1", "poolifier.pools.my-pool.size=1")
			.run((context) -> assertThat(output)
				.contains("unknown environment variable " + variable + ", did you mean " + similar + "?"));
	}

	@Test
	void environmentVariablesThatSetPropertiesAreNotReported(CapturedOutput output) {
		withVariables(Map.of("POOLIFIER_SIZE", "1", "POOLIFIER_TASKSQUEUEOPTIONS_SIZE", "9",
				"POOLIFIER_TASKS_QUEUE_OPTIONS_CONCURRENCY", "2", "POOLIFIER_STATISTICS_0", "elu",
				"POOLIFIER_STRATEGYOPTIONS_WEIGHTS_0", "5", "POOLIFIER_STRATEGY", "weighted-round-robin",
				"POOLIFIER_POOLS_REPORTS_SIZE", "1", "POOLIFIER_METRICS_ENABLED", "false", "POOLIFIERS_SISE", "1"))
			.run((context) -> {
				assertThat(output).doesNotContain("unknown");
				assertThat(context.getBean("poolifierPool", WorkerPool.class).info().strategy())
					.isEqualTo("WEIGHTED_ROUND_ROBIN");
				assertThat(context.getBean("reports", WorkerPool.class).info().maxSize()).isEqualTo(1);
			});
	}

	@Test
	void misspelledSystemPropertyIsReported(CapturedOutput output) {
		this.runner
			.withSystemProperties("poolifier.sise=3", "poolifier.size=2", "poolifier.strategyOptions.weights.0=5",
					"poolifier.strategy-options.weights[1]=6", "poolifier.strategy=weighted-round-robin")
			.run((context) -> {
				assertThat(output).contains("unknown system property poolifier.sise, did you mean poolifier.size?");
				assertThat(output.toString().split("unknown", -1)).hasSize(2);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "POOLIFIER_POOLS_MYPOOL_SIZE", "POOLIFIER_POOLS_MY_POOL_SIZE" })
	void variableOfAPoolWithADashMakesNoPoolOfItsOwn(String variable, CapturedOutput output) {
		withVariables(Map.of(variable, "3")).withPropertyValues("poolifier.pools.my-pool.strategy=round-robin")
			.run((context) -> {
				assertThat(context.getBeanNamesForType(WorkerPool.class)).containsExactlyInAnyOrder("poolifierPool",
						"my-pool");
				assertThat(context.getBean("my-pool", WorkerPool.class).info().maxSize()).isEqualTo(3);
				assertThat(output).doesNotContain("unknown");
			});
	}

	@Test
	void variableThatSetsNoPropertyMakesNoPool(CapturedOutput output) {
		withVariables(Map.of("POOLIFIER_POOLS_MY_POOL_SIZE", "3")).run((context) -> {
			assertThat(context.getBeanNamesForType(WorkerPool.class)).containsExactly("poolifierPool");
			assertThat(output).contains("unknown environment variable POOLIFIER_POOLS_MY_POOL_SIZE");
		});
	}

	private ApplicationContextRunner withVariables(Map<String, Object> variables) {
		return this.runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables)));
	}

	static class Fair {

		@TaskFunction(strategy = WorkerChoiceStrategy.FAIR_SHARE)
		void fair() {
		}

	}

}
