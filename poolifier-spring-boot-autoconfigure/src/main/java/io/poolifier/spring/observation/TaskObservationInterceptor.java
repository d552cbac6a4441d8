// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.observation;

import java.util.concurrent.Callable;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.poolifier.task.TaskInterceptor;
import io.poolifier.task.TaskScope;
import org.jspecify.annotations.Nullable;

/**
 * Interceptor that observes each task from its submission to its end. Thread-safe.
 *
 * @see TaskObservationDocumentation
 */
public final class TaskObservationInterceptor implements TaskInterceptor {

	private static final TaskObservationConvention DEFAULT_CONVENTION = new DefaultTaskObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable TaskObservationConvention convention;

	/**
	 * Creates the interceptor.
	 * @param registry the registry of the observations
	 * @param convention names them; {@code null} for the registry's or the default one
	 */
	public TaskObservationInterceptor(ObservationRegistry registry, @Nullable TaskObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public @Nullable TaskScope intercept(String pool, String function) {
		if (this.registry.isNoop()) {
			return null;
		}
		TaskObservationContext context = new TaskObservationContext(pool, function);
		Observation observation = TaskObservationDocumentation.TASK.observation(this.convention, DEFAULT_CONVENTION,
				() -> context, this.registry);
		return observation.isNoop() ? null : new ObservedTask(observation.start(), context);
	}

	private record ObservedTask(Observation observation, TaskObservationContext context) implements TaskScope {

		@Override
		public void started(int worker) {
			this.context.started(worker);
			this.observation.event(TaskObservationDocumentation.Events.STARTED);
		}

		@Override
		@SuppressWarnings("try") // the scope is there to be closed
		public @Nullable Object call(Callable<@Nullable Object> function) throws Exception {
			try (Observation.Scope scope = this.observation.openScope()) {
				return function.call();
			}
		}

		@Override
		public void end(@Nullable Throwable error, Runnable completion) {
			try {
				this.context.ended(error);
				if (error != null) {
					this.observation.error(error);
				}
				this.observation.stop();
			}
			finally {
				completion.run();
			}
		}

	}

}
