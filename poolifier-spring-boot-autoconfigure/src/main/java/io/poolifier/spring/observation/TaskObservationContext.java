// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.observation;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Observation context of a task. Its {@linkplain #getError() error} is the error that the
 * task ended with.
 */
public class TaskObservationContext extends Observation.Context {

	/** The outcome of a task. */
	public enum Outcome {

		/** It has not. */
		NONE,

		/** With a result. */
		EXECUTED,

		/** With an error, or without its worker. */
		FAILED,

		/** Its future or its signal was cancelled, before it started or while it ran. */
		CANCELLED,

		/** The pool did not run it. */
		REJECTED

	}

	private final String pool;

	private final String function;

	private final long submittedNanos = System.nanoTime();

	private volatile @Nullable Integer worker;

	private volatile long startedNanos;

	private volatile @Nullable Duration runTime;

	private volatile Outcome outcome = Outcome.NONE;

	/**
	 * Creates the context of a task that is being submitted.
	 * @param pool the name of the pool
	 * @param function the name of the task's function
	 */
	public TaskObservationContext(String pool, String function) {
		this.pool = pool;
		this.function = function;
	}

	void started(int worker) {
		this.startedNanos = System.nanoTime();
		this.worker = worker;
	}

	void ended(@Nullable Throwable error) {
		if (this.worker != null) {
			this.runTime = Duration.ofNanos(System.nanoTime() - this.startedNanos);
		}
		this.outcome = outcome(error);
	}

	private Outcome outcome(@Nullable Throwable error) {
		if (error == null) {
			return Outcome.EXECUTED;
		}
		if (error instanceof CancellationException) {
			return Outcome.CANCELLED;
		}
		return (this.worker == null && error instanceof RejectedExecutionException) ? Outcome.REJECTED : Outcome.FAILED;
	}

	/**
	 * The pool that the task was given to.
	 * @return the name of the pool
	 */
	public String getPool() {
		return this.pool;
	}

	/**
	 * Returns the name of the function that the task runs.
	 * @return the name of the function
	 */
	public String getFunction() {
		return this.function;
	}

	/**
	 * Returns the key of the worker that runs or ran the task.
	 * @return the key of the worker, {@code null} if the task has not started
	 */
	public @Nullable Integer getWorker() {
		return this.worker;
	}

	/**
	 * Returns the outcome of the task.
	 * @return the outcome, {@link Outcome#NONE} if it has not
	 */
	public Outcome getOutcome() {
		return this.outcome;
	}

	/**
	 * Returns the time that the task waited between its submission and its start.
	 * @return the time, {@code null} if the task has not started
	 */
	public @Nullable Duration getWaitTime() {
		return (this.worker != null) ? Duration.ofNanos(this.startedNanos - this.submittedNanos) : null;
	}

	/**
	 * Returns the time that the task ran between its start and its end.
	 * @return the time, {@code null} if the task has not ended or never started
	 */
	public @Nullable Duration getRunTime() {
		return this.runTime;
	}

}
