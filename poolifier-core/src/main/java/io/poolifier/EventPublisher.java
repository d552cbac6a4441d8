package io.poolifier;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.poolifier.event.PoolEvent;
import io.poolifier.event.PoolListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the events of a pool to its listeners, one at a time, on a thread that is there
 * only while there are events.
 */
final class EventPublisher {

	private static final Logger logger = LoggerFactory.getLogger(EventPublisher.class);

	/** How many events may wait for a slow listener before further ones are dropped. */
	static final int CAPACITY = 10_000;

	private final String poolName;

	private final boolean enabled;

	private final List<PoolListener> listeners = new CopyOnWriteArrayList<>();

	private final AtomicLong dropped = new AtomicLong();

	private final ThreadPoolExecutor executor;

	EventPublisher(String poolName, boolean enabled, List<PoolListener> listeners) {
		this.poolName = poolName;
		this.enabled = enabled;
		if (enabled) {
			this.listeners.addAll(listeners);
		}
		this.executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(CAPACITY),
				this::newThread, (delivery, executor) -> drop());
		this.executor.allowCoreThreadTimeOut(true);
	}

	private Thread newThread(Runnable runnable) {
		Thread thread = new Thread(runnable, "poolifier-" + this.poolName + "-events");
		thread.setDaemon(true);
		return thread;
	}

	void add(PoolListener listener) {
		if (this.enabled) {
			this.listeners.add(listener);
		}
	}

	void remove(PoolListener listener) {
		this.listeners.remove(listener);
	}

	boolean hasListeners() {
		return !this.listeners.isEmpty();
	}

	/**
	 * Publishes an event, if anybody listens.
	 * @param event makes the event, here and now
	 */
	void publish(Supplier<PoolEvent> event) {
		if (hasListeners()) {
			PoolEvent published = event.get();
			this.executor.execute(() -> deliver(published));
		}
	}

	private void deliver(PoolEvent event) {
		long dropped = this.dropped.getAndSet(0);
		if (dropped > 0) {
			logger.warn("Pool '{}' dropped {} events, because its listeners were too slow", this.poolName, dropped);
		}
		for (PoolListener listener : this.listeners) {
			try {
				listener.onEvent(event);
			}
			catch (Throwable ex) {
				logger.error("A listener of pool '{}' failed on {}", this.poolName, event, ex);
			}
		}
	}

	private void drop() {
		this.dropped.incrementAndGet();
	}

}
