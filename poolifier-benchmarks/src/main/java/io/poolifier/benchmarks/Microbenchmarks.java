// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The benchmarks that JMH runs, each in JVMs of its own.
 */
final class Microbenchmarks {

	static final String CHOICE = "choice";

	private static final String ALLOCATED = "gc.alloc.rate.norm";

	private final RunMode mode;

	Microbenchmarks(RunMode mode) {
		this.mode = mode;
	}

	static String choiceAmong(int workers) {
		return "choice among " + workers + " workers";
	}

	List<Series> run(String suite) {
		List<Series> series = new ArrayList<>();
		for (RunResult result : run(options(ChoiceBenchmark.class))) {
			BenchmarkParams params = result.getParams();
			series.add(new Series(suite, choiceAmong(Integer.parseInt(params.getParam("workers"))),
					params.getParam("strategy"), CHOICE, "ns", scores(result), List.of()));
		}
		for (RunResult result : run(options(BatchBenchmark.class).addProfiler(GCProfiler.class))) {
			String contender = result.getParams().getParam("contender");
			String scenario = Throughput.scenario(Workload.NO_OP, 2, 1);
			series.add(new Series(suite, scenario, contender, "time a task", "ns", scores(result), List.of()));
			List<Double> bytes = secondary(result, ALLOCATED);
			if (!bytes.isEmpty()) {
				series.add(new Series(suite, scenario, contender, Throughput.BYTES, "B", bytes, List.of()));
			}
		}
		return series;
	}

	private ChainedOptionsBuilder options(Class<?> benchmark) {
		boolean smoke = this.mode == RunMode.SMOKE;
		ChainedOptionsBuilder options = new OptionsBuilder().include("\\." + benchmark.getSimpleName() + "\\.")
			.forks(smoke ? 0 : 1)
			.warmupIterations(smoke ? 0 : 3)
			.measurementIterations(this.mode.rounds())
			.warmupTime(TimeValue.milliseconds(this.mode.iteration().toMillis()))
			.measurementTime(TimeValue.milliseconds(this.mode.iteration().toMillis()))
			.jvmArgs("-Xms512m", "-Xmx512m")
			.verbosity(VerboseMode.SILENT)
			.shouldFailOnError(true);
		return options;
	}

	private static Collection<RunResult> run(ChainedOptionsBuilder options) {
		try {
			return new Runner(options.build()).run();
		}
		catch (RunnerException ex) {
			throw new IllegalStateException("A benchmark failed", ex);
		}
	}

	private static List<Double> scores(RunResult result) {
		return iterations(result).stream().map((iteration) -> iteration.getPrimaryResult().getScore()).toList();
	}

	private static List<Double> secondary(RunResult result, String name) {
		return iterations(result).stream()
			.map((iteration) -> iteration.getSecondaryResults().get(name))
			.filter(Objects::nonNull)
			.map((found) -> found.getScore())
			.toList();
	}

	private static List<IterationResult> iterations(RunResult result) {
		return result.getBenchmarkResults()
			.stream()
			.map(BenchmarkResult::getIterationResults)
			.flatMap(Collection::stream)
			.toList();
	}

}
