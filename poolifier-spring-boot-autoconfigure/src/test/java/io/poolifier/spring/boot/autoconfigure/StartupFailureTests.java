package io.poolifier.spring.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.poolifier.spring.annotation.TaskFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a developer reads when the application does not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					poolifier.size                                       | 0    | must be at least 1
					poolifier.tasks-queue-options.concurrency            | 0    | must be at least 1
					poolifier.tasks-queue-options.size                   | -1   | must be at least 1
					poolifier.tasks-queue-options.tasks-finished-timeout | -1s  | must not be negative
					poolifier.max-inactive-time                          | 1ms  | must be at least 5 milliseconds
					poolifier.default-task-function                      | nope | must be the name of a task function of the pool; it has [echo]
					""")
	void valueOutOfRangeIsExplained(String property, String value, String requirement, CapturedOutput output) {
		failToStart(Echo.class, "--" + property + "=" + value);
		assertThat(output).contains("Property: " + property)
			.contains("Origin: \"" + property + "\" from property source \"commandLineArgs\"")
			.contains("Reason: it " + requirement)
			.contains("Set '" + property + "' to another value: it " + requirement + ".");
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
	void unknownStrategyIsAnsweredWithTheKnownOnes(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.strategy=fastest");
		assertThat(output).contains("poolifier.strategy")
			.contains("fastest")
			.contains("The following values are valid")
			.contains("LEAST_USED")
			.contains("ROUND_ROBIN");
	}

	@Test
	void unknownKindOfWorkerIsAnsweredWithTheKnownOnes(CapturedOutput output) {
		failToStart(Echo.class, "--poolifier.worker=process");
		assertThat(output).contains("poolifier.worker").contains("The following values are valid").contains("THREAD");
	}

	@Test
	void misspelledPropertyIsNotIgnored(@TempDir Path directory, CapturedOutput output) throws Exception {
		Path file = Files.writeString(directory.resolve("application.yml"), "poolifier:\n  sise: 3\n");
		failToStart(Echo.class, "--spring.config.location=file:" + file);
		assertThat(output).contains("Property: poolifier.sise").contains("unbound");
	}

	@Test
	void valueOfACustomizerIsNotBlamedOnTheFile(CapturedOutput output) {
		failToStart(Customizing.class);
		assertThat(output).contains("Property: poolifier.max-inactive-time").contains("WorkerPoolBuilderCustomizer");
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

	static class Echo {

		@TaskFunction
		Object echo(Object data) {
			return data;
		}

	}

	static class StaticMethod {

		@TaskFunction
		static void util() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizing {

		@Bean
		WorkerPoolBuilderCustomizer impatient() {
			return (name, builder) -> builder.maxInactiveTime(Duration.ZERO);
		}

	}

}
