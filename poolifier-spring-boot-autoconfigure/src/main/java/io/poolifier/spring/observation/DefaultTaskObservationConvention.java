// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.observation;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.poolifier.spring.observation.TaskObservationDocumentation.HighCardinalityKeys;
import io.poolifier.spring.observation.TaskObservationDocumentation.LowCardinalityKeys;
import org.jspecify.annotations.Nullable;

/**
 * The names of the observations of tasks, unless the application has others: see
 * {@link TaskObservationDocumentation}.
 */
public class DefaultTaskObservationConvention implements TaskObservationConvention {

	@Override
	public String getName() {
		return "poolifier.task";
	}

	@Override
	public String getContextualName(TaskObservationContext context) {
		return "task " + context.getFunction();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TaskObservationContext context) {
		return KeyValues.of(LowCardinalityKeys.POOL.withValue(context.getPool()),
				LowCardinalityKeys.FUNCTION.withValue(context.getFunction()),
				LowCardinalityKeys.OUTCOME.withValue(context.getOutcome().name().toLowerCase(Locale.ROOT)));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(TaskObservationContext context) {
		Integer worker = context.getWorker();
		if (worker == null) {
			return KeyValues.empty();
		}
		return KeyValues.of(HighCardinalityKeys.WORKER.withValue(worker.toString()),
				time(HighCardinalityKeys.WAIT_TIME, context.getWaitTime()),
				time(HighCardinalityKeys.RUN_TIME, context.getRunTime()));
	}

	private static KeyValue time(HighCardinalityKeys key, @Nullable Duration time) {
		return key.withValue((time != null) ? Double.toString(TimeUnit.NANOSECONDS.toMicros(time.toNanos()) / 1_000.0)
				: KeyValue.NONE_VALUE);
	}

}
