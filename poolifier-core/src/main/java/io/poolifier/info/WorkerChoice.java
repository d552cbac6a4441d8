// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.info;

import java.util.List;

import io.poolifier.options.WorkerChoiceStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Choice of a worker for a task, with the figures that the strategy has compared.
 *
 * @param function the name of the function of the task
 * @param strategy the strategy
 * @param age the time since the choice, in milliseconds
 * @param workerKey the key of the chosen worker; {@code null} if none was ready
 * @param candidates the workers at which the strategy has looked, in this order
 */
public record WorkerChoice(String function, WorkerChoiceStrategy strategy, double age, @Nullable Integer workerKey,
		List<Candidate> candidates) {

	/**
	 * Copies the list of candidates.
	 */
	public WorkerChoice {
		candidates = List.copyOf(candidates);
	}

	/**
	 * Worker at which a strategy has looked.
	 *
	 * @param workerKey the key of the worker
	 * @param ready whether the worker was ready
	 * @param load the number of its tasks; {@code null} if the strategy has not read it
	 * @param time the time that the strategy has compared, in milliseconds: the
	 * accumulated times of its tasks, or the time for which it is expected to be
	 * occupied; {@code null} if the strategy compares no times
	 */
	public record Candidate(int workerKey, boolean ready, @Nullable Integer load, @Nullable Double time) {
	}

}
