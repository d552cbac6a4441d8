// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import org.jspecify.annotations.Nullable;

/**
 * Progress of a running task, as reported by its function. Immutable.
 *
 * @param fraction the completed share of the work, from 0 to 1
 * @param message the message for people who watch the task; {@code null} if there is none
 */
public record TaskProgress(double fraction, @Nullable String message) {

	/**
	 * Creates a report.
	 * @throws IllegalArgumentException if the fraction is not from 0 to 1
	 */
	public TaskProgress {
		if (!(fraction >= 0 && fraction <= 1)) {
			throw new IllegalArgumentException(
					"The fraction of a task's progress must be from 0 to 1, but is " + fraction);
		}
	}

}
