// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Future of a pool, whose guard knows when a thread waits for it. It has no fields,
 * because those of a task fill exactly one cache line.
 *
 * @param <R> the type of the result
 */
abstract class GuardedFuture<R extends @Nullable Object> extends CompletableFuture<R> {

	/**
	 * Guard of threads that wait for futures.
	 */
	interface Guard {

		/**
		 * Called before the calling thread waits for a future.
		 * @return the wait; {@code null} if the thread does not belong to the pool
		 */
		@Nullable Wait waitFor(GuardedFuture<?> future);

	}

	/**
	 * Wait of a thread of the pool. Used by this thread only.
	 */
	interface Wait extends AutoCloseable {

		/** Returns when the caller may simply join the future. */
		void join();

		/**
		 * Returns when the caller may simply wait.
		 * @param timeoutNanos the time for which the caller is willing to wait
		 * @return the rest of this time
		 */
		long await(long timeoutNanos) throws InterruptedException;

		/** Ends the wait. */
		@Override
		void close();

	}

	/**
	 * Returns the guard of the pool; {@code null} if there is none, or the future has
	 * completed.
	 */
	abstract @Nullable Guard guard();

	/** Returns the tasks that the future waits for, among other futures. */
	abstract List<? extends CompletableFuture<?>> awaited();

	@Override
	public R join() {
		try (Wait wait = guardedWait()) {
			if (wait != null) {
				wait.join();
			}
			return super.join();
		}
	}

	@Override
	public R get() throws InterruptedException, ExecutionException {
		try (Wait wait = guardedWait()) {
			if (wait != null) {
				wait.await(Long.MAX_VALUE);
			}
			return super.get();
		}
	}

	@Override
	public R get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		try (Wait wait = guardedWait()) {
			return (wait != null) ? super.get(wait.await(unit.toNanos(timeout)), TimeUnit.NANOSECONDS)
					: super.get(timeout, unit);
		}
	}

	private @Nullable Wait guardedWait() {
		Guard guard = isDone() ? null : guard();
		return (guard != null) ? guard.waitFor(this) : null;
	}

	/** Waits until the future completes, or a time has passed. */
	final void pause(long nanos) throws InterruptedException {
		try {
			super.get(nanos, TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | CancellationException | TimeoutException ex) {
			// The caller finds the outcome by itself.
		}
	}

	/** Returns a plain future, because derived futures are not those of tasks. */
	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

}
