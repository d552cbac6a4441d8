// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.poolifier.event.PoolEvent;
import io.poolifier.event.PoolListener;
import io.poolifier.event.PoolLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publisher that delivers the events and log messages of a pool, one at a time, on a
 * background thread. Thread-safe. Publishing never blocks, never throws, and never calls
 * a listener or a logger.
 */
final class EventPublisher {

	/** The number of waiting messages at which failed tasks are no longer reported. */
	static final int CAPACITY = 10_000;

	/** The number of waiting messages at which no message is accepted. */
	private static final int LAST_CAPACITY = 2 * CAPACITY;

	private final String poolName;

	private final Logger logger;

	private final boolean enabled;

	private final Time time;

	private final List<PoolListener> listeners = new CopyOnWriteArrayList<>();

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger size = new AtomicInteger();

	private final AtomicLong dropped = new AtomicLong();

	/** The delivering thread. Changes only under the lock of this object. */
	private volatile Time.@Nullable Background background;

	EventPublisher(String poolName, boolean enabled, Time time, List<PoolListener> listeners) {
		this.poolName = poolName;
		this.logger = LoggerFactory.getLogger(PoolLog.category(poolName));
		this.enabled = enabled;
		this.time = time;
		listeners.forEach(this::add);
	}

	/** Starts the thread unless it is running. */
	synchronized void start() {
		if (this.background == null) {
			this.background = this.time.background("poolifier-" + this.poolName + "-events", this::deliverAll);
		}
	}

	/**
	 * Releases the thread, which delivers all waiting messages when it is stopped.
	 * @return the thread; {@code null} if there is none
	 */
	synchronized Time.@Nullable Background release() {
		Time.Background background = this.background;
		this.background = null;
		return background;
	}

	/** Starts a thread that delivers the waiting messages, if there is none. */
	synchronized void flush() {
		if (this.background == null && !this.waiting.isEmpty()) {
			start();
			Time.Background delivery = release();
			if (delivery != null) {
				delivery.stop();
			}
		}
	}

	void add(PoolListener listener) {
		Objects.requireNonNull(listener, "listener must not be null");
		if (!this.enabled) {
			throw new IllegalStateException(
					"Pool '%s' publishes no events, so a listener would never be called; set enableEvents to true"
						.formatted(this.poolName));
		}
		this.listeners.add(listener);
	}

	void remove(PoolListener listener) {
		this.listeners.remove(listener);
	}

	boolean hasListeners() {
		return !this.listeners.isEmpty();
	}

	/**
	 * Publishes an event if there are listeners.
	 * @param event the supplier of the event, called on the calling thread
	 */
	void publish(Supplier<? extends PoolEvent> event) {
		publish(event, LAST_CAPACITY);
	}

	/** Publishes an event of a kind that may occur in large numbers. */
	void publishFrequent(Supplier<? extends PoolEvent> event) {
		publish(event, CAPACITY);
	}

	private void publish(Supplier<? extends PoolEvent> event, int capacity) {
		if (!hasListeners()) {
			return;
		}
		if (this.size.get() >= capacity) {
			this.dropped.incrementAndGet();
			return;
		}
		try {
			PoolEvent published = event.get();
			add(() -> deliver(published));
		}
		catch (Throwable ex) {
			this.dropped.incrementAndGet();
		}
	}

	/** Logs an error. */
	void logError(String message, @Nullable Throwable error) {
		log(() -> this.logger.error(message, error));
	}

	/** Logs a warning. */
	void logInfo(String message) {
		log(() -> this.logger.info(message));
	}

	void logWarning(String message) {
		log(() -> this.logger.warn(message));
	}

	private void log(Runnable message) {
		if (this.size.get() >= LAST_CAPACITY) {
			return;
		}
		try {
			add(message);
		}
		catch (Throwable ex) {
			// There is not enough memory for the message, and no way to report it.
		}
	}

	private void add(Runnable message) {
		this.waiting.add(message);
		this.size.incrementAndGet();
		Time.Background background = this.background;
		if (background != null) {
			background.signal();
		}
	}

	private long deliverAll() {
		for (Runnable message = this.waiting.poll(); message != null; message = this.waiting.poll()) {
			this.size.decrementAndGet();
			try {
				message.run();
			}
			catch (Throwable ex) {
				// The logger failed.
			}
		}
		return Long.MAX_VALUE;
	}

	private void deliver(PoolEvent event) {
		long dropped = this.dropped.getAndSet(0);
		if (dropped > 0) {
			this.logger.warn("Pool '{}' dropped {} events, because its listeners were too slow", this.poolName,
					dropped);
		}
		for (PoolListener listener : this.listeners) {
			try {
				listener.onEvent(event);
			}
			catch (Throwable ex) {
				this.logger.error("A listener of pool '{}' failed on {}", this.poolName, event, ex);
			}
		}
	}

}
