// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.concurrent.CompletableFuture;

import io.poolifier.WorkerPool;
import io.poolifier.event.PoolLog;
import io.poolifier.task.PoolClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.SmartLifecycle;

/**
 * Starts a pool with the application context, unless a task did before, and destroys it
 * with the context: after the web server took its last request, before beans such as data
 * sources are gone.
 */
final class WorkerPoolLifecycle implements SmartLifecycle, SmartInitializingSingleton {

	static final int PHASE = Integer.MAX_VALUE / 2;

	private final String name;

	private final WorkerPool pool;

	private final boolean autoStartup;

	private final PoolListeners listeners;

	WorkerPoolLifecycle(String name, WorkerPool pool, PoolifierProperties properties, PoolListeners listeners) {
		this.name = name;
		this.pool = pool;
		this.autoStartup = properties.ofPool(name).startWorkers();
		this.listeners = listeners;
	}

	/**
	 * Returns the name of the pool among the properties.
	 */
	String name() {
		return this.name;
	}

	WorkerPool pool() {
		return this.pool;
	}

	/**
	 * Adds the listeners when the pool exists but is not started yet, so that a listener
	 * may have the pool injected and still misses no event.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		this.listeners.addTo(this.pool);
	}

	@Override
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void start() {
		try {
			if (!isRunning()) {
				this.pool.start();
			}
		}
		catch (IllegalStateException ex) {
			// A task may have started it meanwhile.
			if (!isRunning()) {
				throw ex;
			}
		}
	}

	@Override
	public void stop() {
		this.pool.close();
	}

	@Override
	public void stop(Runnable callback) {
		// Listeners are beans: they are to hear of the end before they are gone.
		CompletableFuture<?> unused = this.pool.destroy()
			.handle((nothing, error) -> logFailure(error))
			.thenCompose((nothing) -> this.listeners.bridge().quiet(this.pool.name()))
			.thenRun(callback);
	}

	private @Nullable Void logFailure(@Nullable Throwable error) {
		// A pool that the application has destroyed meanwhile cannot be destroyed, which
		// is fine.
		if (error != null && !(error instanceof PoolClosedException)) {
			LoggerFactory.getLogger(PoolLog.category(this.pool.name()))
				.warn("Pool '{}' was not destroyed as it should be", this.pool.name(), error);
		}
		return null;
	}

	/**
	 * Asks the pool, which the application may start and destroy by itself.
	 */
	@Override
	public boolean isRunning() {
		return this.pool.info().started();
	}

}
