// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/**
 * Runs all that can be measured for a moment. What comes out means nothing; that it does
 * come out, and where, is what counts.
 */
class BenchmarksTests {

	@ParameterizedTest
	@EnumSource(names = "MICRO", mode = EnumSource.Mode.EXCLUDE)
	void everySuiteRuns(Suite suite) {
		List<Series> series = suite.run(RunMode.SMOKE);
		assertThat(series).isNotEmpty()
			.allSatisfy((one) -> assertThat(one.values()).hasSize(RunMode.SMOKE.rounds()).doesNotContain(Double.NaN))
			.extracting(Series::suite)
			.containsOnly(suite.title());
	}

	@Test
	void choiceIsSimulatedForEveryStrategy() {
		for (WorkerChoiceStrategy strategy : WorkerChoiceStrategy.values()) {
			ChoiceBenchmark benchmark = new ChoiceBenchmark();
			benchmark.strategy = strategy;
			benchmark.workers = 8;
			benchmark.giveTasks();
			for (int choice = 0; choice < 100; choice++) {
				assertThat(benchmark.choose()).isBetween(0, 7);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tpe", "fjp", "poolifier" })
	void batchRuns(String contender) {
		BatchBenchmark benchmark = new BatchBenchmark();
		benchmark.contender = contender;
		benchmark.open();
		benchmark.batch();
		benchmark.close();
	}

	@Test
	void reportJudgesWhatWasMeasured(@TempDir Path parent) throws Exception {
		// That of Node.js is looked for beside it.
		Path directory = Files.createDirectory(parent.resolve("java"));
		String scenario = Throughput.scenario(Workload.NO_OP, 2, 1);
		Results.write(directory, Suite.THROUGHPUT.title(),
				List.of(throughput(scenario, "tpe", 100, 200, 300), throughput(scenario, "poolifier", 150, 300, 330)));
		Report.of(Map.of("Java", "any"), Results.read(directory)).write(directory);
		String report = Files.readString(directory.resolve("report.md"));
		assertThat(report)
			.contains("| no-op, 2 workers, 1 submitter | 1.25 | 1.60 | 1.50 | 1.30 to 1.50 | x tpe | floor |")
			.contains("| no-op, 2 workers, 1 submitter | 0.80 | 1.00 |  |  | x fjp | not measured |")
			.contains("| poolifier | 300 ±")
			.contains("1 of 3");
		assertThat(directory.resolve("report.json")).isNotEmptyFile();
	}

	@Test
	void ratioIsTheMedianOfTheRounds() {
		Series tpe = throughput("any", "tpe", 100, 1_000, 10);
		Series ours = throughput("any", "poolifier", 200, 3_000, 40);
		assertThat(ours.ratioTo(tpe).median()).isEqualTo(3, within(1e-9));
		assertThat(ours.median()).isEqualTo(200);
	}

	@Test
	void publishedReportReplacesTheOneBefore(@TempDir Path directory) throws Exception {
		Path page = Files.writeString(directory.resolve("page.md"), """
				before
				<!-- report java-8 -->
				old
				<!-- end of report java-8 -->
				after
				""");
		ReportPage.publish(page, "java-8", "new");
		assertThat(page).hasContent("""
				before
				<!-- report java-8 -->

				new
				<!-- end of report java-8 -->
				after
				""");
		assertThatIllegalArgumentException().isThrownBy(() -> ReportPage.publish(page, "java-9", "new\n"))
			.withMessageContaining("'<!-- report java-9 -->'");
	}

	private static Series throughput(String scenario, String contender, double... values) {
		return new Series(Suite.THROUGHPUT.title(), scenario, contender, Throughput.METRIC, "k/s",
				Arrays.stream(values).boxed().toList(), List.of(0.0, 0.1, 0.2));
	}

}
