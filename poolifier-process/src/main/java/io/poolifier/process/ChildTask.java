// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import io.poolifier.process.Message.Call;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import io.poolifier.task.TaskProgress;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Task that a child JVM runs.
 */
final class ChildTask implements Runnable, TaskContext {

	/** The least time between two reports of progress to the parent. */
	private static final long PROGRESS_INTERVAL_NANOS = 50_000_000;

	private final long id;

	private final Call call;

	private final ChildFunction function;

	private final ChildTasks tasks;

	private final ExecutionTimer timer;

	/** The thread that may be interrupted. Guarded by the lock of this object. */
	private @Nullable Thread thread;

	/** The stage that the task waits for. Guarded by the lock of this object. */
	private @Nullable CompletionStage<?> stage;

	private final long receivedNanos = System.nanoTime();

	/** The time of the last report of progress. Guarded by the lock of this object. */
	private long progressNanos = this.receivedNanos - PROGRESS_INTERVAL_NANOS;

	/** Guarded by the lock of this object. */
	private boolean cancelled;

	/** Guarded by the lock of this object. */
	private boolean ended;

	ChildTask(long id, Call call, ChildFunction function, ChildTasks tasks) {
		this.id = id;
		this.call = call;
		this.function = function;
		this.tasks = tasks;
		this.timer = new ExecutionTimer(call.cpuTime());
	}

	@Override
	public String function() {
		return this.call.function();
	}

	@Override
	public int workerKey() {
		return this.call.workerKey();
	}

	@Override
	public int attempt() {
		return this.call.attempt();
	}

	@Override
	public synchronized boolean isCancellationRequested() {
		return this.cancelled || this.ended;
	}

	@Override
	public @Nullable Duration remainingTime() {
		long left = this.call.nanosLeft();
		return (left != Call.UNLIMITED) ? Duration.ofNanos(Math.max(left - (System.nanoTime() - this.receivedNanos), 0))
				: null;
	}

	@Override
	public void progress(double fraction, @Nullable String message) {
		TaskProgress progress = new TaskProgress(fraction, message);
		long now = System.nanoTime();
		synchronized (this) {
			// The completion is always reported.
			if (isCancellationRequested() || (now - this.progressNanos < PROGRESS_INTERVAL_NANOS && fraction < 1)) {
				return;
			}
			this.progressNanos = now;
		}
		this.tasks.progressed(this.id, progress);
	}

	@Override
	public void run() {
		if (!begin()) {
			fail(new CancellationException("The task was cancelled before its function was called"));
			return;
		}
		boolean hasContext = !this.call.context().isEmpty();
		if (hasContext) {
			MDC.setContextMap(this.call.context());
		}
		try {
			Object result = callFunction();
			leaveThread();
			if (result instanceof CompletionStage<?> awaited) {
				await(awaited);
			}
			else {
				succeed(result);
			}
		}
		catch (Throwable ex) {
			leaveThread();
			fail(ex);
		}
		finally {
			if (hasContext) {
				MDC.clear();
			}
		}
	}

	private synchronized boolean begin() {
		if (this.cancelled) {
			return false;
		}
		// The interrupt of an earlier task may have come late.
		Thread.interrupted();
		this.thread = Thread.currentThread();
		return true;
	}

	private synchronized void leaveThread() {
		this.thread = null;
		Thread.interrupted();
	}

	// The codec and the function have the same types.
	@SuppressWarnings({ "unchecked", "NullAway" })
	private @Nullable Object callFunction() throws Exception {
		Object data = this.function.codec().decodeData(this.call.data());
		this.timer.start();
		try {
			return ((TaskHandler<@Nullable Object, @Nullable Object>) this.function.handler()).handle(data, this);
		}
		finally {
			this.timer.stop();
		}
	}

	private void await(CompletionStage<?> stage) {
		boolean cancel;
		synchronized (this) {
			this.stage = stage;
			cancel = this.cancelled;
		}
		// Reported by another thread: the one that completes the stage may be at the end
		// of its stack.
		var unused = stage.whenComplete((result, error) -> this.tasks.execute(() -> {
			this.timer.stopStage();
			if (error == null) {
				succeed(result);
			}
			else {
				Throwable cause = error.getCause();
				fail((error instanceof CompletionException && cause != null) ? cause : error);
			}
		}));
		if (cancel) {
			cancel(stage);
		}
	}

	private void succeed(@Nullable Object result) {
		byte[] bytes;
		try {
			bytes = this.function.codec().encodeResult(result);
		}
		catch (Throwable ex) {
			fail(ex);
			return;
		}
		if (end()) {
			this.tasks.succeeded(this.id, this.timer.times(), bytes);
		}
	}

	private void fail(Throwable error) {
		if (end()) {
			this.tasks.failed(this.id, this.timer.times(), error);
		}
	}

	private synchronized boolean end() {
		boolean first = !this.ended;
		this.ended = true;
		return first;
	}

	/** Requests the task to end early. */
	void cancel() {
		CompletionStage<?> stage;
		synchronized (this) {
			this.cancelled = true;
			if (this.thread != null) {
				this.thread.interrupt();
			}
			stage = this.stage;
		}
		if (stage != null) {
			cancel(stage);
		}
	}

	private void cancel(CompletionStage<?> stage) {
		try {
			if (stage instanceof Future<?> future) {
				future.cancel(true);
			}
		}
		finally {
			this.timer.stopStage();
			fail(new CancellationException("The task was cancelled"));
		}
	}

	/** Returns the stack of the thread that runs the task; empty if there is none. */
	StackTraceElement[] stack() {
		Thread thread;
		synchronized (this) {
			thread = this.thread;
		}
		return (thread != null) ? thread.getStackTrace() : new StackTraceElement[0];
	}

}
