// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.context;

import java.util.concurrent.Callable;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.poolifier.task.TaskInterceptor;
import io.poolifier.task.TaskScope;
import org.jspecify.annotations.Nullable;

/**
 * Interceptor that runs each task with the thread-bound values that its submitter had at
 * submission. These are all values known to Micrometer's context propagation, such as the
 * current observation and the security context. Dependent actions of the task's future
 * run with them too, regardless of the thread that completes the task. Actions that are
 * added after completion, or run by a thread that waits for the future, have the values
 * of the running thread. Afterwards the thread's own values are restored. Thread-safe.
 */
public final class ContextPropagationInterceptor implements TaskInterceptor {

	private final ContextSnapshotFactory snapshots;

	/**
	 * Creates the interceptor.
	 * @param snapshots takes the snapshots. One that clears what is missing also hides
	 * from a task what another one has left behind
	 */
	public ContextPropagationInterceptor(ContextSnapshotFactory snapshots) {
		this.snapshots = snapshots;
	}

	@Override
	public TaskScope intercept(String pool, String function) {
		return new SnapshotScope(this.snapshots.captureAll());
	}

	private record SnapshotScope(ContextSnapshot snapshot) implements TaskScope {

		@Override
		public @Nullable Object call(Callable<@Nullable Object> function) throws Exception {
			return this.snapshot.wrap(function).call();
		}

		@Override
		public void end(@Nullable Throwable error, Runnable completion) {
			this.snapshot.wrap(completion).run();
		}

	}

}
