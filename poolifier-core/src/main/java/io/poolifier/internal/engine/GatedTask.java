// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import io.poolifier.internal.concurrent.StackHeadroom;
import io.poolifier.options.TimeLimits;
import io.poolifier.task.TaskScope;
import org.jspecify.annotations.Nullable;

/**
 * Task that has to pass gates before it is dispatched. Other tasks do not pay for them.
 *
 * @param <R> the type of the result
 */
final class GatedTask<R extends @Nullable Object> extends LimitedTask<R> {

	/**
	 * Owner of the gates. None of its methods throws.
	 */
	interface Owner {

		/**
		 * Called when a task and its function are over, however the task has ended. No
		 * effect if the task is lost: {@link #functionOver} follows.
		 */
		void over(GatedTask<?> task);

		/**
		 * Called when a task has ended because it was lost with its worker, on which its
		 * function may still be running.
		 */
		void lost(GatedTask<?> task);

		/**
		 * Called when a task has left its worker, on which its function may still be
		 * running, and has to run again.
		 */
		void returning(GatedTask<?> task);

		/**
		 * Called when the function of a lost task is no longer running, or was written
		 * off.
		 * @return {@code true} if the task has to run again, and then to be reported as
		 * {@linkplain #dispatched() dispatched}
		 */
		boolean functionOver(GatedTask<?> task);

		/** Called when a task that runs again was dispatched. */
		void dispatched();

	}

	/** The number of changes within each other when a task ends. */
	private static final int DEPTH = 3;

	private final Owner gates;

	private final Passage passage;

	GatedTask(RegisteredFunction function, @Nullable Object data, long submittedNanos, @Nullable TaskScope scope,
			TimeLimits limits, Environment environment, Owner gates, Passage passage) {
		super(function, data, submittedNanos, scope, limits, environment);
		this.gates = gates;
		this.passage = passage;
	}

	/** Returns the passage of a task that waits at gates, or has passed them. */
	static Passage passageOf(Task<?> task) {
		if (task instanceof GatedTask<?> gated) {
			return gated.passage;
		}
		throw new IllegalStateException("The task has no gates");
	}

	Passage passage() {
		return this.passage;
	}

	@Override
	void forget() {
		super.forget();
		this.gates.over(this);
	}

	@Override
	void forgetLost() {
		Executor executor = executor();
		if (executor != null) {
			this.gates.lost(this);
			super.forget();
			whenFunctionOver(executor, () -> this.gates.functionOver(this));
		}
		else {
			forget();
		}
	}

	@Override
	void writtenOff() {
		this.gates.over(this);
	}

	@Override
	void leftWorker() {
		this.gates.returning(this);
		super.leftWorker();
	}

	@Override
	void runAgain(Executor executor, boolean lost) {
		whenFunctionOver(executor, () -> {
			if (this.gates.functionOver(this)) {
				super.runAgain(executor, lost);
				this.gates.dispatched();
			}
		});
	}

	private static void whenFunctionOver(Executor executor, Runnable action) {
		try {
			executor.whenFunctionOver(action);
		}
		catch (OutOfMemoryError ex) {
			action.run();
		}
	}

	@Override
	boolean leaveQueue(Throwable error) {
		StackHeadroom.require(DEPTH);
		return super.leaveQueue(error);
	}

	@Override
	public boolean complete(R value) {
		StackHeadroom.require(DEPTH);
		return super.complete(value);
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		StackHeadroom.require(DEPTH);
		return super.completeExceptionally(ex);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		StackHeadroom.require(DEPTH);
		return super.cancel(mayInterruptIfRunning);
	}

}
