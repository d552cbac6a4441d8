// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * Supervisor thread of a pool, which does all work of the pool except running tasks.
 * Thread-safe.
 */
final class Supervisor {

	/**
	 * Duty of the supervisor. A duty determines its work from the state of the pool, so
	 * no work is lost if it fails halfway or a signal is missed.
	 */
	interface Duty {

		/**
		 * Performs the work that is due. Never called concurrently.
		 * @return the nanoseconds after which to call again unless signalled before;
		 * {@link Long#MAX_VALUE} if no further call is needed
		 */
		long perform(long now);

	}

	/** The interval at which duties are performed without a signal. */
	static final Duration HEARTBEAT = Duration.ofMillis(100);

	private final String poolName;

	private final Time time;

	private final EventPublisher events;

	private final List<Duty> duties = new CopyOnWriteArrayList<>();

	private volatile Time.@Nullable Background background;

	/**
	 * The number of callers that have requested a round. Changes only under the lock of
	 * this object.
	 */
	private long requested;

	private long performed;

	Supervisor(String poolName, Time time, EventPublisher events) {
		this.poolName = poolName;
		this.time = time;
		this.events = events;
	}

	void add(Duty duty) {
		this.duties.add(duty);
	}

	/** Starts the thread. */
	void start() {
		Time.Background background = this.time.background("poolifier-" + this.poolName + "-supervisor", this::perform);
		this.background = background;
		background.signal();
	}

	/** Stops the thread. Called by a duty. */
	void stop() {
		Time.Background background = this.background;
		synchronized (this) {
			this.background = null;
			notifyAll();
		}
		if (background != null) {
			background.stop();
		}
	}

	/** Requests the duties to be performed soon. Never blocks, throws or allocates. */
	void signal() {
		Time.Background background = this.background;
		if (background != null) {
			background.signal();
		}
	}

	/** Requests the duties to be performed, and waits for completion. */
	void signalAndWait() {
		Time.Background background = this.background;
		if (background == null) {
			return;
		}
		long request;
		synchronized (this) {
			request = ++this.requested;
		}
		background.signal();
		if (!background.isCurrentThread()) {
			await(request);
		}
	}

	private synchronized void await(long request) {
		boolean interrupted = false;
		while (this.performed < request && this.background != null) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private long perform() {
		Time.Background background = this.background;
		if (background == null || !background.isCurrentThread()) {
			// The pool has been stopped, and may have been started again.
			return Long.MAX_VALUE;
		}
		long heard;
		synchronized (this) {
			heard = this.requested;
		}
		long next = HEARTBEAT.toNanos();
		for (Duty duty : this.duties) {
			next = Math.min(next, perform(duty));
		}
		synchronized (this) {
			this.performed = heard;
			notifyAll();
		}
		return Math.max(next, 0);
	}

	private long perform(Duty duty) {
		try {
			return duty.perform(this.time.nanoTime());
		}
		catch (Throwable ex) {
			this.events.logError("The supervisor of pool '" + this.poolName + "' failed, and will try again", ex);
			return HEARTBEAT.toNanos();
		}
	}

}
