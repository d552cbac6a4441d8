// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

import io.poolifier.options.WorkerChoiceStrategy;

/**
 * A figure that the pool has to reach.
 *
 * @param what the measured quantity
 * @param unit the unit of the figures, or the reference that they are multiples of
 * @param better the direction in which figures are better
 * @param floor the figure that has to be reached
 * @param aim the desired figure; not a number if there is no aim
 * @param measured the function that finds the figure, if it was measured
 */
record Target(String what, String unit, Better better, double floor, double aim,
		Function<Results, Optional<Figure>> measured) {

	private static final String OURS = ContenderFactories.POOLIFIER.name();

	private static final String TPE = ContenderFactories.TPE.name();

	private static final String FJP = ContenderFactories.FJP.name();

	private static final String NO_OP = Throughput.scenario(Workload.NO_OP, 2, 1);

	private static final double NO_AIM = Double.NaN;

	/**
	 * The direction in which figures are better.
	 */
	enum Better {

		MORE {
			@Override
			boolean reaches(double measured, double goal) {
				return measured >= goal;
			}
		},

		LESS {
			@Override
			boolean reaches(double measured, double goal) {
				return measured <= goal;
			}
		};

		abstract boolean reaches(double measured, double goal);

	}

	/** All targets. */
	static List<Target> all() {
		return Stream.of(throughput(), costs(), latencies(), variants(), processes()).flatMap(List::stream).toList();
	}

	/**
	 * Returns the goal that the figure reaches: {@code aim}, {@code floor}, or
	 * {@code missed}.
	 */
	String verdict(double measured) {
		if (this.better.reaches(measured, this.aim)) {
			return "aim";
		}
		return this.better.reaches(measured, this.floor) ? "floor" : "missed";
	}

	private static List<Target> throughput() {
		return List.of(throughput(Workload.NO_OP, 2, 1, TPE, 1.25, 1.6),
				throughput(Workload.NO_OP, 2, 1, FJP, 0.8, 1.0), throughput(Workload.NO_OP, 2, 2, TPE, 1.3, 1.6),
				throughput(Workload.NO_OP, 2, 2, FJP, 0.8, 1.0), throughput(Workload.NO_OP, 4, 1, TPE, 1.0, 1.3),
				throughput(Workload.NO_OP, 4, 1, FJP, 0.8, 1.0), throughput(Workload.CPU, 2, 1, TPE, 1.03, 1.1),
				throughput(Workload.CPU, 2, 1, FJP, 1.0, NO_AIM),
				throughput(Workload.FACTORIAL, 2, 1, TPE, 0.98, 1.06));
	}

	private static Target throughput(Workload workload, int workers, int submitters, String yardstick, double floor,
			double aim) {
		String scenario = Throughput.scenario(workload, workers, submitters);
		return new Target(scenario, "x " + yardstick, Better.MORE, floor, aim,
				(results) -> results.ratio(Suite.THROUGHPUT, scenario, Throughput.METRIC, OURS, yardstick));
	}

	private static List<Target> costs() {
		return List.of(
				new Target("submission and run of a no-op, on one processor", "x " + TPE, Better.LESS, 1.94, 1.25,
						(results) -> results.ratio(Suite.COST, TaskCost.SCENARIO, TaskCost.SUM, OURS, TPE)),
				new Target("bytes a task", "x " + TPE, Better.LESS, 0.72, 0.65,
						(results) -> results.ratio(Suite.THROUGHPUT, NO_OP, Throughput.BYTES, OURS, TPE)),
				new Target("context switches a 1,000 tasks", "", Better.LESS, 10, 2,
						(results) -> results.figure(Suite.THROUGHPUT, NO_OP, Throughput.SWITCHES, OURS)),
				new Target("start of a pool of 8", "ms", Better.LESS, 5, 1,
						(results) -> results.figure(Suite.FOOTPRINT, Footprint.SCENARIO, Footprint.START, OURS)),
				new Target("heap of an idle pool of 8", "kB", Better.LESS, 100, 50,
						(results) -> results.figure(Suite.FOOTPRINT, Footprint.SCENARIO, Footprint.HEAP, OURS)));
	}

	private static List<Target> latencies() {
		Stream<Target> roundTrip = Stream.of(Latencies.P50, Latencies.P99)
			.map((metric) -> new Target("round trip, " + metric, "x " + TPE, Better.LESS, 1.0, 0.7,
					(results) -> results.ratio(Suite.ROUND_TRIP, RoundTrip.SCENARIO, metric, OURS, TPE)));
		Stream<Target> openLoop = Suite.UTILIZATIONS.stream()
			.map(OpenLoop::scenario)
			.map((scenario) -> new Target(scenario + ", p99", "x " + TPE, Better.LESS, 1.0, 0.5,
					(results) -> results.ratio(Suite.OPEN_LOOP, scenario, Latencies.P99, OURS, TPE)));
		return Stream.concat(roundTrip, openLoop).toList();
	}

	private static List<Target> variants() {
		return List.of(
				new Target("no-op against poolifier on Node.js, its best", "x", Better.MORE, 15, 25,
						Target::againstNode),
				new Target("slowest strategy", "x " + WorkerChoiceStrategy.LEAST_USED, Better.MORE, 0.8, 0.95,
						Target::slowestStrategy),
				new Target("priorities", "x without", Better.MORE, 0.8, 0.95,
						(results) -> results.ratio(Suite.PRIORITIES, NO_OP, Throughput.METRIC,
								ContenderFactories.PRIORITIES.name(), OURS)),
				new Target("choice among 256 workers, LEAST_USED", "x among 2", Better.LESS, 2, NO_AIM,
						(results) -> choiceAmongMany(results, WorkerChoiceStrategy.LEAST_USED)),
				new Target("choice among 256 workers, worst strategy", "x among 2", Better.LESS, 2, NO_AIM,
						Target::choiceAmongMany),
				new Target("submission to 256 workers", "x to 2", Better.LESS, 2, NO_AIM,
						(results) -> results.ratio(Suite.COST, Submission.SCENARIO, Submission.METRIC,
								Submission.name(Submission.MANY), Submission.name(Submission.FEW))));
	}

	private static List<Target> processes() {
		String small = ProcessPayloads.scenario(ProcessPayloads.SMALL);
		String pool = ProcessPayloads.POOL.name();
		return List.of(
				new Target(small + ", round trip, p50", "us", Better.LESS, 100, 40,
						(results) -> results.figure(Suite.PROCESSES, small, Latencies.P50, pool)),
				new Target(small + ", throughput", "k/s", Better.MORE, 100, 500,
						(results) -> results.figure(Suite.PROCESSES, small, Throughput.METRIC, pool)));
	}

	private static Optional<Figure> againstNode(Results results) {
		OptionalDouble best = results.best(Results.NODE, Workload.NO_OP.title(), Throughput.METRIC);
		return best.isPresent() ? results.figure(Suite.THROUGHPUT, NO_OP, Throughput.METRIC, OURS)
			.map((ours) -> Figure.quotient(ours.median(), best.getAsDouble())) : Optional.empty();
	}

	private static Optional<Figure> slowestStrategy(Results results) {
		return Stream.of(WorkerChoiceStrategy.values())
			.filter((strategy) -> strategy != WorkerChoiceStrategy.LEAST_USED)
			.map((strategy) -> results.ratio(Suite.STRATEGIES, NO_OP, Throughput.METRIC, strategy.name(),
					WorkerChoiceStrategy.LEAST_USED.name()))
			.flatMap(Optional::stream)
			.min(Comparator.comparingDouble(Figure::median));
	}

	private static Optional<Figure> choiceAmongMany(Results results) {
		return Stream.of(WorkerChoiceStrategy.values())
			.map((strategy) -> choiceAmongMany(results, strategy))
			.flatMap(Optional::stream)
			.max(Comparator.comparingDouble(Figure::median));
	}

	private static Optional<Figure> choiceAmongMany(Results results, WorkerChoiceStrategy strategy) {
		Optional<Figure> few = choice(results, strategy, Submission.FEW);
		return choice(results, strategy, Submission.MANY)
			.flatMap((many) -> few.map((figure) -> Figure.quotient(many.median(), figure.median())));
	}

	private static Optional<Figure> choice(Results results, WorkerChoiceStrategy strategy, int workers) {
		return results.figure(Suite.MICRO, Microbenchmarks.choiceAmong(workers), Microbenchmarks.CHOICE,
				strategy.name());
	}

}
