// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Benchmark of the cost of a task that does nothing, with two workers and one submitter.
 * The JVM has seen one contender only. Intended for profilers, such as {@code -prof gc}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class BatchBenchmark {

	private static final int WORKERS = 2;

	@Param({ "tpe", "fjp", "poolifier" })
	String contender;

	private Contender opened;

	private final CompletableFuture<?>[] futures = new CompletableFuture<?>[Workload.BATCH];

	/** Opens the contender. */
	@Setup
	public void open() {
		this.opened = ContenderFactories.all()
			.stream()
			.filter((factory) -> factory.name().equals(this.contender))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no contender '" + this.contender + "'"))
			.open(WORKERS, Workload.NO_OP);
	}

	/** Closes the contender. */
	@TearDown
	public void close() {
		this.opened.close();
	}

	/** Runs a batch. */
	@Benchmark
	@OperationsPerInvocation(Workload.BATCH)
	public void batch() {
		Throughput.runBatch(this.opened, this.futures);
	}

}
