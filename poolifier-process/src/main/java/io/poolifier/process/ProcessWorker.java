// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.poolifier.remote.RemoteTask;
import io.poolifier.remote.RemoteWorker;
import io.poolifier.remote.RemoteWorkerContext;
import org.jspecify.annotations.Nullable;

/**
 * Worker that is a child JVM.
 */
final class ProcessWorker implements RemoteWorker, ChildProcess.User {

	private static final long NOT_READY = Long.MIN_VALUE;

	private final RemoteWorkerContext context;

	private final ChildProcesses children;

	private final RecycleLimits limits;

	private final AtomicLong tasks = new AtomicLong();

	/** The time at which the child was ready; read after that only. */
	private volatile long readyNanos = NOT_READY;

	private volatile @Nullable ChildProcess child;

	private volatile boolean killed;

	ProcessWorker(RemoteWorkerContext context, ChildProcesses children, RecycleLimits limits) {
		this.context = context;
		this.children = children;
		this.limits = limits;
	}

	@Override
	public void start() {
		ChildProcess child = this.children.take();
		this.child = child;
		child.use(this, this.context.workerKey());
		if (this.killed) {
			child.kill();
		}
	}

	@Override
	public void submit(RemoteTask task) {
		ChildProcess child = this.child;
		if (child == null) {
			throw new IllegalStateException("The worker has not been started");
		}
		long tasks = this.tasks.incrementAndGet();
		if (this.limits.reachedBy(tasks)) {
			this.context.requestReplacement("has run " + tasks + " tasks");
		}
		child.call(task, this.context.workerKey());
	}

	@Override
	public void cancel(RemoteTask task) {
		ChildProcess child = this.child;
		if (child != null) {
			child.cancel(task.id());
		}
	}

	@Override
	public void retire() {
		ChildProcess child = this.child;
		if (child != null) {
			child.dismiss();
		}
	}

	@Override
	public void kill() {
		this.killed = true;
		ChildProcess child = this.child;
		if (child != null) {
			child.kill();
		}
	}

	@Override
	public List<StackTraceElement> stackOf(RemoteTask task) {
		ChildProcess child = this.child;
		return (child != null) ? child.stackOf(task.id()) : List.of();
	}

	@Override
	public Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		ChildProcess child = this.child;
		if (child != null) {
			details.putAll(child.details());
		}
		ChildExit exit = this.children.lastExit(this.context.workerKey());
		if (exit != null) {
			details.put("lastExit", exit.toDetails());
		}
		return details;
	}

	@Override
	public void ready() {
		this.readyNanos = System.nanoTime();
		this.context.ready();
	}

	@Override
	public void inspect(ChildProcess child) {
		long ready = this.readyNanos;
		if (ready == NOT_READY) {
			return;
		}
		Duration age = Duration.ofNanos(System.nanoTime() - ready);
		if (this.limits.exceededBy(age)) {
			this.context.requestReplacement("is %d s old".formatted(age.toSeconds()));
		}
		// A limit that every child exceeds must not keep the workers from their tasks.
		if (this.limits.isMemoryLimited() && this.tasks.get() > 0) {
			long memory = child.residentMemory().orElse(0);
			if (this.limits.exceededByMemory(memory)) {
				this.context.requestReplacement("has a resident memory of %d bytes".formatted(memory));
			}
		}
	}

	@Override
	public void exited(ChildExit exit) {
		this.children.exited(this.context.workerKey(), exit);
	}

	@Override
	public void failed(@Nullable RemoteTask task, Throwable error) {
		if (task != null) {
			this.context.failed(task, error);
		}
		else {
			this.context.failed(error);
		}
	}

	@Override
	public void gone() {
		this.context.stopped();
	}

}
