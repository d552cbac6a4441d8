// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.concurrent.TimeUnit;

import io.poolifier.internal.strategy.WorkerChooser;
import io.poolifier.internal.strategy.WorkerChoosers;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Benchmark of the cost of choosing a worker, by strategy and number of workers. The load
 * is simulated: every worker has some tasks, and with each choice the task that was given
 * out first ends.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class ChoiceBenchmark {

	private static final int TASKS_OF_ONE = 4;

	/** About as long as a choice takes. */
	private static final int NANOS_BETWEEN_CHOICES = 50;

	@Param
	WorkerChoiceStrategy strategy;

	@Param({ "2", "8", "32", "256" })
	int workers;

	private WorkerChooser chooser;

	private SimulatedWorker[] pool;

	private int[] given;

	private int oldest;

	/** Not read from the clock, which is not what is measured. */
	private long now;

	/** Gives all workers their tasks. */
	@Setup
	public void giveTasks() {
		this.chooser = WorkerChoosers.create(this.strategy, StrategyOptions.defaults());
		this.pool = new SimulatedWorker[this.workers];
		this.given = new int[TASKS_OF_ONE * this.workers];
		for (int key = 0; key < this.workers; key++) {
			this.pool[key] = new SimulatedWorker(key);
		}
		for (int task = 0; task < this.given.length; task++) {
			this.given[task] = task % this.workers;
			this.pool[task % this.workers].start();
		}
	}

	/**
	 * Chooses a worker.
	 * @return the key of the worker
	 */
	@Benchmark
	public int choose() {
		this.now += NANOS_BETWEEN_CHOICES;
		this.pool[this.given[this.oldest]].end();
		int chosen = this.chooser.choose(this.pool, this.now);
		this.pool[chosen].start();
		this.given[this.oldest] = chosen;
		this.oldest = (this.oldest + 1 < this.given.length) ? this.oldest + 1 : 0;
		return chosen;
	}

}
