// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;

import io.poolifier.info.CrashLoop;
import org.jspecify.annotations.Nullable;

/**
 * Node with the history of its workers: the worker that occupies it, the successor that
 * takes over when it is ready, and the backoff of both. Not thread-safe: guarded by the
 * lock of the supervisor.
 */
final class Place {

	private final WorkerNode node;

	/** The number of consecutive failures from which a worker is in a crash loop. */
	private static final int CRASH_LOOP = 3;

	private RestartBackoff restartBackoff = new RestartBackoff();

	private RestartBackoff successorBackoff = new RestartBackoff();

	private @Nullable WorkerHandle worker;

	private @Nullable WorkerHandle successor;

	/** The time at which a failed worker is to be replaced. */
	private long replaceAt;

	/** The time before which no successor is to be started. */
	private long successorAt;

	/**
	 * The time since which there has been no ready worker, even if several were created.
	 */
	private long unavailableSince;

	/** The failure of the last worker; {@code null} if it has not failed. */
	private @Nullable Throwable lastFailure;

	private String lastFailureText = "";

	/** The number of workers created to replace failed workers. */
	private long restarts;

	Place(WorkerNode node) {
		this.node = node;
	}

	WorkerNode node() {
		return this.node;
	}

	/** Returns the worker that occupies the node; {@code null} if there is none. */
	@Nullable WorkerHandle worker() {
		return this.worker;
	}

	/** Returns the worker that is to take over; {@code null} if there is none. */
	@Nullable WorkerHandle successor() {
		return this.successor;
	}

	boolean isOpen() {
		return this.node.isOpen();
	}

	/** Returns whether the node awaits a replacement for its failed worker. */
	boolean isVacant() {
		return isOpen() && this.worker == null;
	}

	/** Returns whether the node has a worker that continues to take tasks. */
	boolean isAlive() {
		return this.worker != null && !this.worker.isStopping();
	}

	/** Returns whether the worker has requested a successor, and none is starting. */
	boolean awaitsSuccessor() {
		return this.successor == null && this.worker != null && this.worker.isReady()
				&& this.worker.replacementRequest() != null;
	}

	/**
	 * Returns the time at which the worker has requested a successor; 0 if it has not.
	 */
	long replacementRequestedAt() {
		WorkerHandle.ReplacementRequest request = (this.worker != null) ? this.worker.replacementRequest() : null;
		return (request != null) ? request.nanos() : 0;
	}

	long replaceAt() {
		return this.replaceAt;
	}

	long successorAt() {
		return this.successorAt;
	}

	long unavailableSince() {
		return this.unavailableSince;
	}

	@Nullable Throwable lastFailure() {
		return this.lastFailure;
	}

	void unavailableSince(long now) {
		this.unavailableSince = now;
	}

	/** Forgets the failures of earlier workers. */
	void forgetFailures() {
		this.restartBackoff = new RestartBackoff();
	}

	/** Lets a worker occupy the node. */
	void occupy(WorkerHandle worker) {
		this.node.setOccupant(worker);
		this.worker = worker;
		this.successorAt = worker.createdNanos();
		this.successorBackoff = new RestartBackoff();
	}

	/** Lets a worker occupy the node in place of a failed worker. */
	void replace(WorkerHandle worker) {
		occupy(worker);
		this.restarts++;
	}

	long restarts() {
		return this.restarts;
	}

	/**
	 * Returns the crash loop of the workers; {@code null} if there is none. It ends when
	 * a worker has executed a task, or is healthy for long enough.
	 */
	@Nullable CrashLoop crashLoop(long now) {
		Throwable failure = this.lastFailure;
		if (failure == null || this.restartBackoff.failures() < CRASH_LOOP || !isOpen() || isHealthy(now)) {
			return null;
		}
		return new CrashLoop(this.node.key(), this.restartBackoff.failures(), this.lastFailureText);
	}

	private boolean isHealthy(long now) {
		WorkerHandle worker = this.worker;
		return worker != null && (worker.usage().hasExecuted()
				|| (worker.isReady() && now - worker.createdNanos() >= RestartBackoff.HEALTHY.toNanos()));
	}

	/** Describes a failure, whose methods are those of a user. */
	static String describe(Throwable failure) {
		try {
			String message = (failure.getMessage() != null) ? failure.getMessage() : failure.toString();
			Throwable cause = failure.getCause();
			return (cause != null) ? message + ": " + cause : message;
		}
		catch (Throwable ex) {
			return failure.getClass().getName();
		}
	}

	/** Lets a worker take over when it is ready. */
	void prepareSuccessor(WorkerHandle successor) {
		this.successor = successor;
	}

	/**
	 * Lets the successor occupy the node, ready or not.
	 * @return the previous worker; {@code null} if there was none
	 */
	@Nullable WorkerHandle takeOver(WorkerHandle successor) {
		WorkerHandle previous = this.worker;
		this.successor = null;
		if (previous != null) {
			occupy(successor);
		}
		else {
			replace(successor);
		}
		return previous;
	}

	/**
	 * Removes a failed worker.
	 * @param description the {@linkplain #describe description} of the failure
	 * @return the delay before its replacement
	 */
	Duration bury(WorkerHandle failed, Throwable failure, String description, long now) {
		if (failed.wasReady()) {
			this.unavailableSince = now;
		}
		this.lastFailure = failure;
		this.lastFailureText = description;
		this.worker = null;
		this.node.setOccupant(null);
		Duration delay = backOff(failed, now);
		this.replaceAt = now + delay.toNanos();
		return delay;
	}

	private Duration backOff(WorkerHandle failed, long now) {
		if (failed.usage().hasExecuted() || failed.isKillRequested()) {
			return this.restartBackoff.succeeded();
		}
		Duration age = Duration.ofNanos(now - failed.createdNanos());
		String function = failed.failedFunction();
		return (function != null) ? this.restartBackoff.failed(age, function) : this.restartBackoff.failed(age);
	}

	/**
	 * Removes a successor that has failed before it could take over.
	 * @return the delay before the next successor
	 */
	Duration burySuccessor(WorkerHandle failed, long now) {
		this.successor = null;
		Duration delay = this.successorBackoff.failed(Duration.ofNanos(now - failed.createdNanos()));
		this.successorAt = now + delay.toNanos();
		return delay;
	}

	/** Closes the node. A successor has no node to take over, and retires. */
	void close() {
		if (this.successor != null) {
			this.successor.retire();
		}
		this.successor = null;
		this.worker = null;
		this.node.setOpen(false);
		this.node.setOccupant(null);
	}

}
