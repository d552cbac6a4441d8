package io.poolifier.spring.context;

import java.util.concurrent.Callable;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.poolifier.task.TaskInterceptor;
import io.poolifier.task.TaskScope;
import org.jspecify.annotations.Nullable;

/**
 * Has each task run with the thread-bound values that its submitter had at submission:
 * all that Micrometer's context propagation knows of, such as the current observation and
 * the security context. Actions that depend on the task's future have them too, whoever
 * ends the task; those that are added when it has ended, or that are run by a thread
 * which waits for the future, have what that thread has. Afterwards the thread has its
 * own values again. Safe for use by many threads.
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
