// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * The books of the callers: what was submitted, and how it ended for them. Thread-safe.
 */
final class TaskLedger {

	/** The result of a task that was completed from outside. */
	static final Object OUTSIDE = "from outside";

	private final LongAdder submitted = new LongAdder();

	private final LongAdder open = new LongAdder();

	private final LongAdder doubtful = new LongAdder();

	private final LongAdder unseen = new LongAdder();

	private final Map<TaskKind, LongAdder> succeeded = new EnumMap<>(TaskKind.class);

	/** Successes of functions that may be removed. */
	private final LongAdder othersSucceeded = new LongAdder();

	private final Queue<Throwable> violations = new ConcurrentLinkedQueue<>();

	TaskLedger() {
		for (TaskKind kind : TaskKind.values()) {
			this.succeeded.put(kind, new LongAdder());
		}
	}

	/** A task is about to be submitted, of which the caller will have a future. */
	void submitted() {
		this.submitted.increment();
		this.open.increment();
	}

	/**
	 * A task has ended for its caller.
	 * @param kind the function, {@code null} for one that may be removed
	 */
	void ended(TaskKind kind, CompletableFuture<?> future) {
		if (!future.isCompletedExceptionally() && future.join() != OUTSIDE) {
			((kind != null) ? this.succeeded.get(kind) : this.othersSucceeded).increment();
		}
		this.open.decrement();
	}

	/** The futures of some tasks are unknown to the caller. */
	void unseen(int tasks) {
		this.submitted.add(tasks);
		this.unseen.add(tasks);
	}

	/** It is unknown whether some tasks were submitted. */
	void doubtful(int tasks) {
		this.doubtful.add(tasks);
	}

	/** Submits with a future that reports its end itself. */
	void track(TaskKind kind, CompletableFuture<?> future) {
		future.whenComplete((result, error) -> ended(kind, future));
	}

	void violated(Throwable violation) {
		this.violations.add(violation);
	}

	Queue<Throwable> violations() {
		return this.violations;
	}

	long open() {
		return this.open.sum();
	}

	long leastSubmitted() {
		return this.submitted.sum();
	}

	long mostSubmitted() {
		return leastSubmitted() + this.doubtful.sum();
	}

	long leastSucceeded() {
		return this.succeeded.values().stream().mapToLong(LongAdder::sum).sum() + this.othersSucceeded.sum();
	}

	long mostSucceeded() {
		return leastSucceeded() + this.unseen.sum() + this.doubtful.sum();
	}

	long leastSucceeded(TaskKind kind) {
		return this.succeeded.get(kind).sum();
	}

	long mostSucceeded(TaskKind kind) {
		return leastSucceeded(kind) + ((kind == TaskKind.NOOP) ? this.unseen.sum() + this.doubtful.sum() : 0);
	}

	@Override
	public String toString() {
		return "%d to %d submitted, %d open, %d to %d succeeded".formatted(leastSubmitted(), mostSubmitted(), open(),
				leastSucceeded(), mostSucceeded());
	}

}
