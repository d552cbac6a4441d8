// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPoolBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;

/**
 * Runs what Spring wants to be run on a pool, as tasks of a function of its own. Futures
 * are the handles of their tasks, as those of the pool are: to cancel one takes the task
 * out of its queue, or interrupts it.
 */
final class WorkerPoolTaskExecutor implements AsyncTaskExecutor {

	/** The name of the function. */
	static final String FUNCTION = "runnable";

	private final WorkerPool pool;

	WorkerPoolTaskExecutor(WorkerPool pool) {
		this.pool = pool;
	}

	/** Gives a pool the function that its executor needs. */
	// NullAway on JDK 17 reads no type annotations of class files, such as TaskHandler's.
	@SuppressWarnings("NullAway")
	static void addFunction(WorkerPoolBuilder builder) {
		builder.taskFunction(FUNCTION, (Call<?> call) -> {
			call.run();
			return null;
		});
	}

	@Override
	public void execute(Runnable task) {
		CompletableFuture<Void> unused = submitCompletable(() -> {
			try {
				task.run();
			}
			catch (Throwable ex) {
				// Nobody holds the future.
				Thread thread = Thread.currentThread();
				thread.getUncaughtExceptionHandler().uncaughtException(thread, ex);
				throw ex;
			}
		});
	}

	@Override
	public Future<?> submit(Runnable task) {
		return submitCompletable(task);
	}

	@Override
	public <T> Future<T> submit(Callable<T> task) {
		return submitCompletable(task);
	}

	@Override
	public CompletableFuture<Void> submitCompletable(Runnable task) {
		return submitCompletable(() -> {
			task.run();
			return null;
		});
	}

	@Override
	public <T> CompletableFuture<T> submitCompletable(Callable<T> task) {
		Call<T> call = new Call<>(task);
		CompletableFuture<Object> running = this.pool.execute(FUNCTION, call);
		if (running.isCompletedExceptionally() && !call.started) {
			Throwable reason = running.handle((result, error) -> error).join();
			throw new TaskRejectedException("Pool '%s' rejected a task of function '%s' of its task executor: %s"
				.formatted(this.pool.name(), FUNCTION, reason.getMessage()), reason);
		}
		call.runsAs(running);
		return call;
	}

	/**
	 * A callable to run on the pool, and the future of its result.
	 */
	private static final class Call<T extends @Nullable Object> extends CompletableFuture<T> {

		private final Callable<T> callable;

		private volatile boolean started;

		private volatile @Nullable CompletableFuture<?> task;

		Call(Callable<T> callable) {
			this.callable = callable;
		}

		void run() throws Exception {
			this.started = true;
			try {
				super.complete(this.callable.call());
			}
			catch (Throwable ex) {
				super.completeExceptionally(ex);
				throw ex;
			}
		}

		/** Whatever ends the task without calling this ends this. */
		void runsAs(CompletableFuture<?> task) {
			this.task = task;
			CompletableFuture<?> unused = task.whenComplete((result, error) -> {
				if (error != null) {
					super.completeExceptionally(error);
				}
			});
		}

		@Override
		public boolean complete(T value) {
			return super.complete(value) && cancelTask(true);
		}

		@Override
		public boolean completeExceptionally(Throwable ex) {
			return super.completeExceptionally(ex) && cancelTask(true);
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			return super.cancel(mayInterruptIfRunning) && cancelTask(mayInterruptIfRunning);
		}

		private boolean cancelTask(boolean mayInterruptIfRunning) {
			CompletableFuture<?> task = this.task;
			if (task != null) {
				task.cancel(mayInterruptIfRunning);
			}
			return true;
		}

		@Override
		public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
			return new CompletableFuture<>();
		}

	}

}
