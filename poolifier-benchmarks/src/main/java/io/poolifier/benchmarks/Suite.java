// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A part of what is measured, in a JVM of its own.
 */
enum Suite {

	/** The submission and the run of a task apart, on one processor. */
	COST {
		@Override
		List<Series> run(RunMode mode) {
			List<Series> series = new ArrayList<>(new TaskCost(mode).run(title(), ContenderFactories.yardsticks()));
			series.addAll(new Submission(mode).run(title()));
			return series;
		}

		@Override
		List<String> jvmArguments() {
			// Otherwise the JVM would adapt to the single processor that it has.
			return List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC", "-XX:+AlwaysPreTouch", "-XX:ActiveProcessorCount=2");
		}

		@Override
		List<String> launcher() {
			return Processors.onOneProcessor();
		}
	},

	/** All contenders, with all workloads. */
	THROUGHPUT {
		@Override
		List<Series> run(RunMode mode) {
			List<Series> series = new ArrayList<>();
			List<ContenderFactory> all = ContenderFactories.all();
			series.addAll(new Throughput(Workload.NO_OP, 2, 1, mode).run(title(), all));
			series.addAll(new Throughput(Workload.NO_OP, 2, 2, mode).run(title(), all));
			series.addAll(new Throughput(Workload.NO_OP, 4, 1, mode).run(title(), all));
			series.addAll(new Throughput(Workload.CPU, 2, 1, mode).run(title(), all));
			series.addAll(new Throughput(Workload.FACTORIAL, 2, 1, mode).run(title(), all));
			series.addAll(new Throughput(Workload.SKEWED, 2, 1, mode).run(title(), all));
			return series;
		}
	},

	/** Our pool with each of the strategies. */
	STRATEGIES {
		@Override
		List<Series> run(RunMode mode) {
			return new Throughput(Workload.NO_OP, 2, 1, mode).run(title(), ContenderFactories.strategies());
		}
	},

	/** Our pool with priorities and without. */
	PRIORITIES {
		@Override
		List<Series> run(RunMode mode) {
			return new Throughput(Workload.NO_OP, 2, 1, mode).run(title(),
					List.of(ContenderFactories.POOLIFIER, ContenderFactories.PRIORITIES));
		}
	},

	/** Latencies of one task at a time. */
	ROUND_TRIP {
		@Override
		List<Series> run(RunMode mode) {
			return new RoundTrip(mode).run(title(), ContenderFactories.yardsticks());
		}
	},

	/** Latencies under load. */
	OPEN_LOOP {
		@Override
		List<Series> run(RunMode mode) {
			List<Series> series = new ArrayList<>();
			for (double utilization : UTILIZATIONS) {
				series.addAll(new OpenLoop(utilization, mode).run(title(), ContenderFactories.yardsticks()));
			}
			return series;
		}
	},

	/** Start and size of a pool. */
	FOOTPRINT {
		@Override
		List<Series> run(RunMode mode) {
			return new Footprint(mode).run(title(), ContenderFactories.footprints());
		}

		@Override
		List<String> jvmArguments() {
			// So that nothing counts as used but what is: no buffers of threads, nothing
			// dead.
			return List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:-UseTLAB",
					"-XX:MarkSweepAlwaysCompactCount=1");
		}
	},

	/** Tasks that travel to child JVMs and back, beside the bare transport. */
	PROCESSES {
		@Override
		List<Series> run(RunMode mode) {
			List<Series> series = new ArrayList<>();
			series.addAll(new ProcessPayloads(ProcessPayloads.SMALL, mode).run(title()));
			series.addAll(new ProcessPayloads(ProcessPayloads.LARGE, mode).run(title()));
			return series;
		}

		@Override
		List<String> jvmArguments() {
			return List.of("-Xmx512m");
		}
	},

	/** The benchmarks that JMH runs. */
	MICRO {
		@Override
		List<Series> run(RunMode mode) {
			return new Microbenchmarks(mode).run(title());
		}

		@Override
		List<String> jvmArguments() {
			return List.of("-Djmh.ignoreLock=true", "-Xmx256m");
		}
	};

	static final List<Double> UTILIZATIONS = List.of(0.4, 0.7);

	abstract List<Series> run(RunMode mode);

	List<String> jvmArguments() {
		// The first to use a page of the heap would be charged for getting it.
		return List.of("-Xms2g", "-Xmx2g", "-XX:+UseG1GC", "-XX:+AlwaysPreTouch");
	}

	/**
	 * Returns the command that starts the JVM, to which the command of the JVM is added.
	 */
	List<String> launcher() {
		return List.of();
	}

	String title() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	static Suite of(String title) {
		for (Suite suite : values()) {
			if (suite.title().equals(title)) {
				return suite;
			}
		}
		throw new IllegalArgumentException("There is no suite '" + title + "'");
	}

}
