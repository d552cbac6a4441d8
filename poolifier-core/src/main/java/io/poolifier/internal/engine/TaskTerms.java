// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import io.poolifier.options.TimeLimits;
import io.poolifier.task.TaskRequest;
import org.jspecify.annotations.Nullable;

/**
 * Terms of one task, which take precedence over those of its function and of the pool.
 *
 * @param limits the time limits
 * @param orderingKey the ordering key; {@code null} for that of the function
 * @param fairnessKey the fairness key; {@code null} for that of the function
 */
record TaskTerms(TimeLimits limits, @Nullable Object orderingKey, @Nullable Object fairnessKey) {

	/** The terms of the function. */
	static final TaskTerms NONE = new TaskTerms(TimeLimits.none(), null, null);

	static TaskTerms of(TaskRequest<?> request) {
		return new TaskTerms(request.timeLimits(), request.orderingKey(), request.fairnessKey());
	}

}
