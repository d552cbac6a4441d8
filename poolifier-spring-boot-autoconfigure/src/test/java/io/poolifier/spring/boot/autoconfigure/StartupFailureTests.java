// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executor;

import io.poolifier.Rule;
import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.spring.annotation.TaskFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a developer reads when the application does not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					poolifier.size                                       | 0    | must be at least 1
					poolifier.size                                       | 10001 | must be at most 10000; to run more tasks at once, raise 'poolifier.tasks-queue-options.concurrency'
					poolifier.tasks-queue-options.concurrency            | 0    | must be at least 1
					poolifier.tasks-queue-options.concurrency            | 2147483647 | must be at most 10000; to run more tasks at once, raise the number of workers
					poolifier.tasks-queue-options.size                   | -1   | must be at least 1
					poolifier.tasks-queue-options.capacity               | 0    | must be at least 1
					poolifier.tasks-queue-options.tasks-finished-timeout | -1s  | must not be negative
					poolifier.tasks-queue-options.tasks-stealing-ratio   | 1.5  | must be from 0 to 1
					poolifier.tasks-queue-options.aging-factor           | -1.0 | must be 0 or more, and finite
					poolifier.tasks-queue-options.load-exponent          | 0.0  | must be above 0, and finite
					poolifier.strategy-options.weights[0]                | 0.0  | must be a number of milliseconds greater than 0
					poolifier.strategy-options.weights[-1]               | 5.0  | must have a worker's key, which is 0 or more
					poolifier.max-inactive-time                          | 1ms  | must be at least 5 milliseconds
					poolifier.worker-ready-timeout                       | 0s   | must be longer than 0
					poolifier.worker-ready-timeout                       | -1s  | must be longer than 0
					poolifier.default-task-function                      | nope | must be the name of a task function of the pool; it has [echo]
					""")
	void valueOutOfRangeIsExplained(String property, String value, String requirement, CapturedOutput output) {
		failToStart(Echo.class, "--" + property + "=" + value);
		assertThat(output).contains("Property: " + property)
			.contains("Origin: \"" + property + "\" from property source \"commandLineArgs\"")
			.contains("Reason: it " + requirement)
			.contains("Set '" + property + "' to another value: it " + requirement + ".");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					poolifier.pools.reports.max-size                         | 0    | must be at least 1
					poolifier.pools.reports.max-size                         | 2147483647 | must be at most 10000; to run more tasks at once, raise 'poolifier.pools.reports.tasks-queue-options.concurrency'
					poolifier.pools.reports.tasks-queue-options.concurrency  | 0    | must be at least 1
					poolifier.pools.reports.strategy-options.weights[0]      | 0.0  | must be a number of milliseconds greater than 0
					poolifier.pools.reports.default-task-function            | echo | must be the name of a task function of the pool; it has none
					poolifier.pools.bigReports.max-inactive-time             | 1ms  | must be at least 5 milliseconds
					poolifier.pools.reports.worker-ready-timeout             | 0s   | must be longer than 0
					poolifier.pools[big_reports].max-inactive-time           | 1ms  | must be at least 5 milliseconds
					poolifier.pools.reports.worker                           | process | is for workers that are child JVMs
					""")
	void valueOfOneOfSeveralPoolsIsExplained(String property, String value, String requirement, CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.type=dynamic", "--poolifier.min-size=0", "--poolifier.max-size=3",
				"--" + property + "=" + value);
		assertThat(output).contains("Property: " + property)
			.contains("Origin: \"" + property + "\" from property source \"commandLineArgs\"")
			.contains("Reason: it " + requirement);
	}

	@Test
	void valueThatAPoolStartsFromIsExplained(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.type=dynamic", "--poolifier.min-size=4", "--poolifier.max-size=8",
				"--poolifier.pools.reports.max-size=2");
		assertThat(output).contains("Property: poolifier.pools.reports.min-size")
			.contains("Origin: 'poolifier.min-size', which this pool starts from, \"poolifier.min-size\" from")
			.contains("must be less than 'poolifier.pools.reports.max-size', which is 2");
	}

	@Test
	void sizeOfTheOtherTypeIsExplainedForOneOfSeveralPools(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.pools.reports.max-size=2");
		assertThat(output).contains("Property: poolifier.pools.reports.max-size")
			.contains("Use 'poolifier.pools.reports.size' instead, or set 'poolifier.pools.reports.type' to dynamic.");
	}

	@Test
	void misspelledPropertyOfOneOfSeveralPoolsIsNotIgnored(@TempDir Path directory, CapturedOutput output)
			throws Exception {
		Path file = Files.writeString(directory.resolve("application.yml"),
				"poolifier:\n  pools:\n    reports: { sise: 3 }\n");
		failToStart(Echo.class, "--spring.config.location=file:" + file);
		assertThat(output).contains("Property: poolifier.pools.reports.sise")
			.contains("did you mean 'poolifier.pools.reports.size'?");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			default       | that is the pool whose options stand under 'poolifier'
			poolifierPool | that is the pool whose options stand under 'poolifier'
			farAway       | there is a bean of that name, from method farAway of io.poolifier
			""")
	void nameOfAPoolThatIsTakenIsExplained(String name, String reason, CapturedOutput output) {
		failToStart(WrongOptions.class, "--poolifier.pools." + name + ".size=2");
		assertThat(output).contains("Property: poolifier.pools")
			.contains("Value: \"" + name + "\"")
			.contains("Origin: \"poolifier.pools." + name + ".size\"")
			.contains("must have no pool named '" + name + "': " + reason)
			.contains("Give the pool another name");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					lateBean                       | there is a bean of that name, from class path resource
					application                    | there is a bean of the name 'applicationTaskExecutor', which one of its beans has, from class path resource
					poolifier                      | there is a bean of the name 'poolifierPoolLifecycle', which one of its beans has, from method
					messageSource                  | a bean of that name has to be a org.springframework.context.MessageSource
					""")
	void nameOfAPoolThatIsTheNameOfABeanOfBootIsExplained(String name, String reason, CapturedOutput output) {
		failToStart(LikeBoot.class, "--poolifier.pools." + name + ".task-executor=true");
		assertThat(output).contains("Property: poolifier.pools")
			.contains("Value: \"" + name + "\"")
			.contains("Origin: \"poolifier.pools." + name + ".task-executor\"")
			.contains("must have no pool named '" + name + "': " + reason)
			.contains("Give the pool another name");
	}

	@Test
	void namesOfPoolsThatDifferInCaseOrPunctuationOnlyAreExplained(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.pools.my-pool.size=1", "--poolifier.pools.myPool.size=2");
		assertThat(output).contains("Property: poolifier.pools")
			.containsPattern("must have no pools named '(my-pool' and 'myPool|myPool' and 'my-pool)'")
			.contains("differ in case or punctuation only")
			.contains("Give the pool another name");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			same    | same  | first, second
			reports | other | first, reports
			""")
	void nameThatTwoPoolsHaveIsExplained(String first, String second, String beans, CapturedOutput output) {
		failToStart(OwnPools.class, "--poolifier.pools.reports.size=1", "--first=" + first, "--second=" + second);
		assertThat(output).contains("There are two pools with the name '" + first + "': the beans ")
			.contains(Arrays.stream(beans.split(", ")).map((bean) -> "'" + bean + "'").toList())
			.contains("Give one of them another name with WorkerPoolBuilder.name");
	}

	@Test
	void functionOfAnUnknownPoolIsAnsweredWithTheKnownOnes(CapturedOutput output) {
		failToStart(ForUnknownPool.class, "--poolifier.pools.reports.size=2");
		assertThat(output).contains(ForUnknownPool.class.getName() + ".report()")
			.contains("is for pool 'report', which does not exist; there are [default, reports]")
			.contains("Name one of these, or define the pool under 'poolifier.pools.report'.");
	}

	@Test
	void optionsOfAQueueThatIsSwitchedOffAreCheckedToo(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.enable-tasks-queue=false",
				"--poolifier.tasks-queue-options.concurrency=0");
		assertThat(output).contains("Property: poolifier.tasks-queue-options.concurrency").contains("Value: \"0\"");
	}

	@Test
	void originIsTheLineInTheFile(@TempDir Path directory, CapturedOutput output) throws Exception {
		Path file = Files.writeString(directory.resolve("application.yml"), "poolifier:\n  type: fixed\n  size: -3\n");
		failToStart(Echo.class, "--spring.config.location=file:" + file);
		assertThat(output).contains("Value: \"-3\"").containsPattern("Origin: .*application\\.yml.* - 3:9");
	}

	@Test
	void minimumAboveTheMaximumIsExplainedInTheWordsOfTheFile(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.type=dynamic", "--poolifier.min-size=4", "--poolifier.maxSize=2");
		assertThat(output).contains("Property: poolifier.min-size")
			.contains("must be less than 'poolifier.max-size', which is 2");
	}

	@Test
	void equalSizesOfADynamicPoolAreExplained(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.type=dynamic", "--poolifier.min-size=2", "--poolifier.max-size=2");
		assertThat(output).contains("Property: poolifier.min-size").contains("fixed pool");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					dynamic | size     | Use 'poolifier.min-size' and 'poolifier.max-size' instead, or set 'poolifier.type' to fixed.
					fixed   | min-size | Use 'poolifier.size' instead, or set 'poolifier.type' to dynamic.
					fixed   | max-size | Use 'poolifier.size' instead, or set 'poolifier.type' to dynamic.
					""")
	void sizeOfTheOtherTypeIsNotIgnored(String type, String property, String action, CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.type=" + type, "--poolifier." + property + "=2");
		assertThat(output).contains("Property: poolifier." + property)
			.contains("Value: \"2\"")
			.contains("but 'poolifier.type' is " + type)
			.contains(action);
	}

	@Test
	void originOfAWeightIsFoundHoweverItsKeyIsWritten(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.strategy-options.weights.0=0");
		assertThat(output).contains("Property: poolifier.strategy-options.weights[0]")
			.contains("Origin: \"poolifier.strategy-options.weights.0\"");
	}

	@Test
	void weightsThatDoNotFitTheWorkersAreExplained(@TempDir Path directory, CapturedOutput output) throws Exception {
		Path file = Files.writeString(directory.resolve("application.yml"),
				"poolifier:\n  size: 2\n  strategy-options:\n    weights: { 0: 100 }\n");
		failToStart(Echo.class, "--spring.config.location=file:" + file);
		assertThat(output).contains("Property: poolifier.strategy-options.weights")
			.contains("Value: \"{0=100.0}\"")
			.containsPattern("Origin: .*application\\.yml.* - 4:19")
			.contains("must have one weight for each of the 2 workers");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					poolifier.strategy                     | fastest   | be one of round-robin, least-used, least-busy, least-elu, fair-share, weighted-round-robin, interleaved-weighted-round-robin
					poolifier.type                         | elastic   | be one of fixed, dynamic
					poolifier.strategy-options.measurement | cpu       | be one of run-time, wait-time, elu
					poolifier.worker                       | coroutine | be one of thread, virtual, process, cluster
					poolifier.statistics                   | cpu       | be one of run-time, wait-time, elu
					poolifier.statistics                   | elu,cpu   | be one of run-time, wait-time, elu
					poolifier.kill-behavior                | softly    | be one of soft, hard
					poolifier.pools.reports.strategy       | fastest   | be one of round-robin, least-used, least-busy
					poolifier.size                         | many      | be an integer
					poolifier.size                         | 99999999999 | be an integer
					poolifier.pools.reports.size           | 2.5       | be an integer
					poolifier.size                         | ' '       | be an integer
					poolifier.tasks-queue-options.aging-factor | slow  | be a number
					poolifier.strategy-options.weights.0   | heavy     | be a number
					poolifier.max-inactive-time            | soon      | be a time such as 500ms or 10s
					poolifier.pools.reports.tasks-queue-options.tasks-finished-timeout | 5 min | be a time such as 500ms or 10s
					poolifier.enable-tasks-queue           | perhaps   | be true or false
					poolifier.enable-tasks-queue           | ''        | be true or false
					poolifier.task-executor                | perhaps   | be off, on or primary
					poolifier.tasks-queue-options          | ''        | have no value itself, but properties below it
					poolifier.pools.reports.strategy-options | ''      | have no value itself, but properties below it
					""")
	@Rule("OP-3")
	void valueOfAnotherTypeIsExplained(String property, String value, String requirement, CapturedOutput output) {
		failToStart(Echo.class, "--" + property + "=" + value);
		assertThat(output).contains("Property: " + property)
			.contains("Value: \"" + value + "\"")
			.contains("Origin: \"" + property + "\" from property source \"commandLineArgs\"")
			.contains("Reason: it must " + requirement)
			.contains("Action:")
			.doesNotContain("ConversionService");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			poolifier.size                           | an integer
			poolifier.minSize                        | an integer
			poolifier.pools.reports.size             | an integer
			poolifier.strategy-options.weights[0]    | a number
			poolifier.tasks-queue-options.capacity   | an integer
			poolifier.pools.reports.tasks-queue-options.aging-factor | a number
			poolifier.worker-ready-timeout           | a time such as 500ms or 10s
			poolifier.type                           | one of fixed, dynamic
			poolifier.task-executor                  | one of off, on, primary
			poolifier.statistics[0]                  | one of run-time, wait-time, elu
			""")
	void blankValueIsExplained(String property, String expected, CapturedOutput output) {
		failToStart(Echo.class, "--" + property + "=");
		assertThat(output).contains("Value: \"\"")
			.contains("Origin: \"" + property + "\" from property source \"commandLineArgs\"")
			.contains("Reason: it is blank, but must be " + expected)
			.containsPattern("Set '\\S+' to " + expected + ", or remove it\\.")
			.doesNotContain("unknown");
	}

	@Test
	void keyWithoutAValueIsExplained(@TempDir Path directory, CapturedOutput output) throws Exception {
		Path file = Files.writeString(directory.resolve("application.yml"), "poolifier:\n  size:\n");
		failToStart(Echo.class, "--spring.config.location=file:" + file);
		assertThat(output).contains("Property: poolifier.size")
			.containsPattern("Origin: .*application\\.yml.* - 2:8")
			.contains("Reason: it is blank, but must be an integer")
			.contains("Set 'poolifier.size' to an integer, or remove it.");
	}

	@ParameterizedTest
	@CsvSource({ "enabled, true or false", "task-executor, 'off, on or primary'" })
	void switchThatIsNeitherOnNorOffIsExplained(String property, String values, CapturedOutput output) {
		failToStart(Echo.class, "--poolifier." + property + "=of");
		assertThat(output).contains("Property: poolifier." + property)
			.contains("Value: \"of\"")
			.contains("Origin: \"poolifier." + property + "\" from property source \"commandLineArgs\"")
			.contains("Reason: it must be " + values)
			.contains("Set 'poolifier." + property + "' to " + values + ", or remove it");
	}

	@ParameterizedTest
	@ValueSource(strings = { "poolifier", "poolifier.pools.reports" })
	void secondPrimaryPoolIsRefused(String first, CapturedOutput output) {
		failToStart(Echo.class, "--" + first + ".task-executor=primary",
				"--poolifier.pools.statements.task-executor=primary");
		assertThat(output).contains("Property: poolifier.pools.statements.task-executor")
			.contains("Value: \"primary\"")
			.contains("Origin: \"poolifier.pools.statements.task-executor\" from property source")
			.contains("Reason: it must not be primary as well as '" + first
					+ ".task-executor': an application has one executor")
			.contains("Set one of them to on.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "applicationTaskExecutor", "taskExecutor", "poolifierTaskExecutor" })
	void primaryPoolBesideABeanWithOneOfItsNamesIsRefused(String name, CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Imports.class, LikeBoot.class).initializers(
				(GenericApplicationContext context) -> context.registerBean(name, Executor.class, () -> Runnable::run))
			.web(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run("--poolifier.task-executor=primary").close());
		assertThat(output).contains("Property: poolifier.task-executor")
			.contains("Reason: it must not be primary: there is a bean of the name '" + name + "', from ")
			.contains("Set 'poolifier.task-executor' to on, or remove that bean or give it another name.");
	}

	@Test
	void primaryPoolWhereBootsExecutorIsForcedIsRefused(CapturedOutput output) {
		failToStart(LikeBoot.class, "--poolifier.task-executor=primary", "--spring.task.execution.mode=force");
		assertThat(output).contains("Property: poolifier.task-executor")
			.contains(
					"Reason: it must not be primary: 'spring.task.execution.mode' is force, which asks for the executor of Spring Boot")
			.contains("Set 'poolifier.task-executor' to on, or remove 'spring.task.execution.mode'.");
	}

	@Test
	void kindOfWorkerThatIsToComeIsRefusedByName(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.worker=cluster");
		assertThat(output).contains("Property: poolifier.worker")
			.contains("Value: \"cluster\"")
			.contains("Origin: \"poolifier.worker\" from property source \"commandLineArgs\"")
			.contains("Reason: it is for workers that are members of a cluster, which this version does not have yet")
			.contains("Set 'poolifier.worker' to thread or process, or to virtual on Java 21 or later.");
	}

	@Test
	void functionWhoseDataCannotLeaveTheJvmIsExplained(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.worker=process", "--poolifier.process.configurations=com.example.Some");
		assertThat(output).contains("Echo.echo")
			.contains("is for a pool with workers of type 'process'")
			.contains("Task function 'echo' cannot run in another process")
			.contains("java.lang.Object")
			.contains("Use concrete types, such as records, for its data and result");
	}

	@Test
	void applicationThatNoChildCanStartIsExplained(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.worker=process");
		assertThat(output).contains("Property: poolifier.worker")
			.contains("its main class is unknown")
			.contains("Set 'poolifier.process.configurations' to configuration classes that declare task functions");
	}

	@ParameterizedTest
	@CsvSource({ "max-payload, 100B, must be from 1024 to", "spares, -1, must be 0 or more",
			"answer-timeout, 1s, must be at least 2 seconds", "ready-timeout, 0s, must be longer than 0",
			"recycle.max-tasks, 0, must be at least 1", "recycle.max-age, 999ms, must be at least 1 second",
			"recycle.max-memory, 1000B, must be at least 1048576 bytes" })
	void optionOfChildJvmsThatIsOutOfRangeIsExplained(String option, String value, String requirement,
			CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.worker=process", "--poolifier.process.configurations=com.example.Some",
				"--poolifier.process." + option + "=" + value);
		assertThat(output).contains("Property: poolifier.process." + option).contains(requirement);
	}

	@Test
	void taskExecutorOfChildJvmsIsRefused(CapturedOutput output) {
		failToStart(NoFunction.class, "--poolifier.worker=process",
				"--poolifier.process.configurations=com.example.Some", "--poolifier.task-executor=on");
		assertThat(output).contains("Property: poolifier.task-executor")
			.contains("is for workers that are threads, and those of the pool are of type 'process'");
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void virtualThreadsOnAJavaWithoutThemAreExplained(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.worker=virtual");
		assertThat(output).contains("Property: poolifier.worker")
			.contains("Value: \"virtual\"")
			.contains("Reason: it needs Java 21 or later, and this is Java " + Runtime.version().feature())
			.contains("Run the application on Java 21 or later, or set 'poolifier.worker' to thread");
	}

	@Test
	void misspelledPropertyIsNotIgnored(@TempDir Path directory, CapturedOutput output) throws Exception {
		Path file = Files.writeString(directory.resolve("application.yml"), "poolifier:\n  sise: 3\n");
		failToStart(Echo.class, "--spring.config.location=file:" + file);
		assertThat(output).contains("Property: poolifier.sise")
			.contains("Value: \"3\"")
			.containsPattern("Origin: .*application\\.yml.* - 2:9")
			.contains("Reason: it is an unknown property, did you mean 'poolifier.size'?")
			.contains("Write 'poolifier.size' instead of 'poolifier.sise'.");
	}

	@ParameterizedTest
	@CsvSource({ "poolifier.taskQueueOptions.size, poolifier.tasks-queue-options.size",
			"poolifier.capacity, poolifier.tasks-queue-options.capacity",
			"poolifier.pools.reports.queue.concurency, poolifier.pools.reports.tasks-queue-options.concurrency",
			"poolifier.pools.bigReports.strategie, poolifier.pools.bigreports.strategy",
			"poolifier.pools.reports.metrics.enabled, poolifier.metrics.enabled" })
	void misspelledOrMisplacedPropertyIsAnsweredWithASimilarOne(String property, String similar,
			CapturedOutput output) {
		failToStart(Echo.class, "--" + property + "=3");
		assertThat(output).containsIgnoringCase("Property: " + property).contains("did you mean '" + similar + "'?");
	}

	@Test
	void propertyThatIsLikeNoOtherIsAnsweredWithAllOfThem(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.hurry=3", "--poolifier.pools.reports.sise=4");
		assertThat(output).contains("Property: poolifier.hurry")
			.contains("Reason: it is an unknown property" + System.lineSeparator())
			.contains("Remove 'poolifier.hurry'. The properties of a pool are: type, worker, size,")
			.contains("Property: poolifier.pools.reports.sise")
			.contains("Write 'poolifier.pools.reports.size' instead of 'poolifier.pools.reports.sise'.");
	}

	@Test
	void valueOfACustomizerIsNotBlamedOnTheFile(CapturedOutput output) {
		failToStart(Customizing.class);
		assertThat(output).contains("Property: poolifier.max-inactive-time").contains("WorkerPoolBuilderCustomizer");
	}

	@Test
	void optionThatIsNoPropertyIsNotCalledOne(CapturedOutput output) {
		failToStart(WrongOptions.class);
		assertThat(output).contains("Pool option 'workerNodeKeys' is [9999]").doesNotContain("Property: ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					--poolifier.size=2                           | have the keys 0 to 1. | Leave the other keys out, or set 'poolifier.size' to more than 9998.
					--poolifier.size=1                           | have the keys 0 only. | Leave the other keys out, or set 'poolifier.size' to more than 9998.
					--poolifier.type=dynamic --poolifier.max-size=3 | have the keys 0 to 2. | Leave the other keys out, or set 'poolifier.max-size' to more than 9998.
					""")
	void workersThatThePoolDoesNotHaveAreExplained(String arguments, String keys, String action,
			CapturedOutput output) {
		failToStart(FarAway.class, arguments.split(" "));
		assertThat(output).contains(FarAway.class.getName() + ".farAway()")
			.contains("has workerNodeKeys = [0, 9998], but the workers of pool 'default' " + keys)
			.contains(action);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "5" })
	@Rule("OP-3")
	void valueOfAGroupThatHasPropertiesIsExplained(String value, CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.size=2", "--poolifier.tasks-queue-options.size=4",
				"--poolifier.tasks-queue-options=" + value);
		assertThat(output).contains("Property: poolifier.tasks-queue-options\n")
			.contains("Value: \"" + value + "\"")
			.contains("Origin: \"poolifier.tasks-queue-options\" from property source \"commandLineArgs\"")
			.contains("Reason: it must have no value itself, but properties below it");
	}

	@Test
	void valueOfAGroupIsFoundThoughItsPropertiesComeFirst(CapturedOutput output) {
		failToStart(Echo.class, "--spring.application.json={\"poolifier\":{\"strategy-options\":\"5\"}}",
				"--poolifier.strategy-options.measurement=elu");
		assertThat(output).contains("Property: poolifier.strategy-options\n")
			.contains("Value: \"5\"")
			.contains("Remove the value of 'poolifier.strategy-options', and set properties such as");
	}

	@Test
	void taskFunctionThatCannotWorkIsExplained(CapturedOutput output) {
		failToStart(StaticMethod.class);
		assertThat(output).contains("Description:")
			.contains(StaticMethod.class.getName() + ".util()")
			.contains("is static")
			.contains("Action:")
			.contains("Remove 'static'.");
	}

	private static void failToStart(Class<?> configuration, String... arguments) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Imports.class, configuration)
			.web(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(arguments).close());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PoolifierAutoConfiguration.class)
	static class Imports {

	}

	static class NoFunction {

	}

	static class Echo {

		@TaskFunction
		Object echo(Object data) {
			return data;
		}

	}

	static class FarAway {

		@TaskFunction(workerNodeKeys = { 9998, 0 })
		void farAway() {
		}

	}

	static class ForUnknownPool {

		@TaskFunction(pool = "report")
		void report() {
		}

	}

	static class StaticMethod {

		@TaskFunction
		static void util() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPools {

		@Bean
		WorkerPool first(@Value("${first}") String name) {
			return WorkerPools.fixed(1).name(name).build();
		}

		@Bean
		WorkerPool second(@Value("${second}") String name) {
			return WorkerPools.fixed(1).name(name).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TaskExecutionAutoConfiguration.class, Late.class })
	static class LikeBoot {

	}

	@AutoConfiguration(after = PoolifierAutoConfiguration.class)
	static class Late {

		@Bean
		String lateBean() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizing {

		@Bean
		WorkerPoolBuilderCustomizer impatient() {
			return (name, builder) -> builder.maxInactiveTime(Duration.ZERO);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrongOptions {

		@Bean
		WorkerPoolBuilderCustomizer farAway() {
			return (name, builder) -> builder.taskFunction("farAway", (Integer data) -> data,
					TaskFunctionOptions.builder().workerNodeKeys(9999).build());
		}

	}

}
