// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.poolifier.internal.concurrent.StackHeadroom;
import io.poolifier.task.TaskProgress;
import io.poolifier.worker.ExecutionTimes;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that their submitting threads run, because there was no room in the queues.
 * Thread-safe.
 */
final class CallerRuns {

	/**
	 * Listener for tasks that failed.
	 */
	interface FailureListener {

		void taskFailed(int workerKey, Task<?> task, Throwable error, boolean aborted);

	}

	/** The worker key of tasks that no worker runs. */
	static final int NO_WORKER = -1;

	private final Time time;

	private final FunctionRegistry functions;

	private final RoutingTable routing;

	private final TaskSettler settler;

	private final EventPublisher events;

	private final ProgressBoard progress;

	private final FailureListener listener;

	/** The ledger entry of all submitting threads, as if they were one worker. */
	private final WorkerUsage usage = new WorkerUsage(Map.of());

	private final Set<Run> runs = ConcurrentHashMap.newKeySet();

	private final LongAdder count = new LongAdder();

	CallerRuns(Time time, FunctionRegistry functions, RoutingTable routing, UsageLedger ledger, TaskSettler settler,
			EventPublisher events, ProgressBoard progress, FailureListener listener) {
		this.progress = progress;
		this.time = time;
		this.functions = functions;
		this.routing = routing;
		this.settler = settler;
		this.events = events;
		this.listener = listener;
		ledger.add(this.usage);
	}

	/** Runs a new task, which is in no queue, on the calling thread. */
	void run(Task<?> task) {
		StackHeadroom.require(2);
		Run run = new Run(task, this.usage.add(1, this.routing.requirements())[0]);
		this.runs.add(run);
		this.count.increment();
		if (task.claim(run) == Task.ENDED_BEFORE) {
			run.released(task);
			return;
		}
		run.run();
	}

	/** Returns the number of tasks that submitting threads have started. */
	long count() {
		return this.count.sum();
	}

	/** Returns whether a thread runs a task that it has submitted. */
	boolean isBusy(Thread thread) {
		for (Run run : this.runs) {
			if (run.isOn(thread)) {
				return true;
			}
		}
		return false;
	}

	void forEachExecuting(Consumer<? super Run> action) {
		for (Run run : this.runs) {
			if (!run.task.hasEnded()) {
				action.accept(run);
			}
		}
	}

	long executing() {
		return this.runs.stream().filter((run) -> !run.task.hasEnded()).count();
	}

	/**
	 * Run of one task on its submitting thread. If the function returns a stage, the task
	 * continues without the thread.
	 */
	final class Run implements Task.Executor {

		/*
		 * Implementation note. The thread is interrupted only while the function runs,
		 * and under the lock of this object. So an interrupt meant for the function
		 * cannot reach the caller, whereas other interrupts are left alone.
		 */

		private final Task<?> task;

		private final SlotUsage usage;

		private final long started;

		/** The thread that runs the function. Guarded by the lock of this object. */
		private volatile @Nullable Thread thread = Thread.currentThread();

		/** The stage that the task waits for. Guarded by the lock of this object. */
		private @Nullable CompletionStage<?> stage;

		/** Guarded by the lock of this object. */
		private boolean interrupted;

		private volatile @Nullable Throwable abortReason;

		private Run(Task<?> task, SlotUsage usage) {
			this.task = task;
			this.usage = usage;
			this.started = CallerRuns.this.time.nanoTime();
		}

		private void run() {
			this.usage.collect(CallerRuns.this.routing.requirements());
			this.usage.started(this.task.registeredFunction(), false, Math.max(this.started - this.task.since(), 0));
			Object result;
			try {
				this.task.started(NO_WORKER);
				this.task.resolve(CallerRuns.this.functions);
				result = this.task.call();
			}
			catch (Throwable ex) {
				leave(null);
				this.task.failed(ex);
				return;
			}
			if (result instanceof CompletionStage<?> awaited) {
				await(awaited);
			}
			else {
				leave(null);
				this.task.succeeded(result);
			}
		}

		/**
		 * Called when the function has returned or thrown.
		 * @return {@code true} if the task was interrupted
		 */
		private synchronized boolean leave(@Nullable CompletionStage<?> stage) {
			this.thread = null;
			this.stage = stage;
			if (this.interrupted) {
				Thread.interrupted();
			}
			return this.interrupted;
		}

		private void await(CompletionStage<?> awaited) {
			if (leave(awaited)) {
				cancel(awaited);
				return;
			}
			try {
				var unused = awaited.whenComplete(this::stageEnded);
			}
			catch (Throwable ex) {
				this.task.failed(ex);
			}
		}

		private void stageEnded(@Nullable Object result, @Nullable Throwable error) {
			if (error == null) {
				this.task.succeeded(result);
				return;
			}
			Throwable cause = error.getCause();
			this.task.failed((error instanceof CompletionException && cause != null) ? cause : error);
		}

		private void cancel(CompletionStage<?> awaited) {
			try {
				awaited.toCompletableFuture().cancel(true);
			}
			catch (Throwable ex) {
				// The stage does not support cancellation. Its result is ignored.
			}
			this.task.failed(new CancellationException("The task was cancelled"));
		}

		private boolean isOn(Thread other) {
			return this.thread == other;
		}

		Task<?> task() {
			return this.task;
		}

		long startedNanos() {
			return this.started;
		}

		@Override
		public int workerKey() {
			return NO_WORKER;
		}

		@Override
		public synchronized void abort(Throwable reason, boolean interrupt) {
			this.abortReason = reason;
			Thread thread = this.thread;
			CompletionStage<?> awaited = this.stage;
			if (interrupt && thread != null) {
				this.interrupted = true;
				thread.interrupt();
			}
			else if (interrupt && awaited != null) {
				// Cancelling a stage runs dependent actions, and ends the task, which has
				// to wait until this method returns.
				CallerRuns.this.settler.run(() -> cancel(awaited));
			}
		}

		@Override
		public void ended(Task<?> task, @Nullable Throwable error, boolean aborted) {
			if (error == null && !aborted) {
				this.usage.executed(task.registeredFunction(), CallerRuns.this.time.nanoTime() - this.started);
				return;
			}
			this.usage.failed(task.registeredFunction());
			Throwable reason = aborted ? this.abortReason : error;
			if (reason != null) {
				CallerRuns.this.listener.taskFailed(NO_WORKER, task, reason, aborted);
			}
		}

		@Override
		public void lost(Task<?> task, Throwable error, boolean aborted) {
			throw new IllegalStateException("A task that no worker runs cannot be lost");
		}

		@Override
		public void released(Task<?> task) {
			if (CallerRuns.this.runs.remove(this)) {
				CallerRuns.this.usage.release(this.usage);
			}
		}

		@Override
		public void detached(Task<?> task) {
		}

		@Override
		public boolean isCpuTimeMeasured() {
			return false;
		}

		@Override
		public void measured(ExecutionTimes times) {
			throw new IllegalStateException("A task that no worker runs is measured here");
		}

		@Override
		public void progressed(Task<?> task, TaskProgress progress) {
			CallerRuns.this.progress.progressed(NO_WORKER, task, progress);
		}

		@Override
		public List<StackTraceElement> stackOf(Task<?> task) {
			Thread thread = this.thread;
			return (thread != null) ? List.of(thread.getStackTrace()) : List.of();
		}

		@Override
		public boolean overrun(Task<?> task) {
			CallerRuns.this.events
				.logError("A task of function '%s' that its submitting thread runs did not end within its grace period"
					.formatted(task.function()), null);
			return true;
		}

		@Override
		public void runAgain(Task<?> task, boolean lost) {
			throw new IllegalStateException("A task that no worker runs cannot be lost");
		}

		@Override
		public void whenFunctionOver(Runnable action) {
			throw new IllegalStateException("A task that no worker runs cannot be lost");
		}

	}

}
