package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * The thread that does what a pool has to do besides running tasks. Thread-safe.
 */
final class Supervisor {

	/**
	 * Something to look after. Decides by the state of the pool what there is to do, so
	 * that nothing is forgotten if it fails half-way, or if a signal is missed.
	 */
	interface Duty {

		/**
		 * Does what there is to do now. Never called by two threads at once.
		 * @return the nanoseconds after which to call again unless signalled before;
		 * {@link Long#MAX_VALUE} if that is not needed
		 */
		long perform(long now);

	}

	/** How often duties are performed without a signal. */
	static final Duration HEARTBEAT = Duration.ofMillis(100);

	private final String poolName;

	private final Time time;

	private final EventPublisher events;

	private final List<Duty> duties = new CopyOnWriteArrayList<>();

	private volatile Time.@Nullable Background background;

	/**
	 * Counts the callers that wait for a round. Changes under the lock of this object.
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

	/** Ends the thread. Called by a duty. */
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

	/** Has the duties performed soon. Neither blocks nor throws nor allocates. */
	void signal() {
		Time.Background background = this.background;
		if (background != null) {
			background.signal();
		}
	}

	/** Has the duties performed, and waits for that. */
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
			this.events.logError("Pool '" + this.poolName + "' could not look after itself, and tries again", ex);
			return HEARTBEAT.toNanos();
		}
	}

}
