// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.poolifier.event.PoolEvent;
import io.poolifier.event.PoolLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.beans.BeansException;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Publishes the events of pools as application events, on the thread that serves the
 * events of the pool.
 */
final class PoolEventBridge {

	private static final int PATIENCE_SECONDS = 2;

	private final ConfigurableApplicationContext context;

	private final Map<String, CompletableFuture<@Nullable Void>> quiet = new ConcurrentHashMap<>();

	PoolEventBridge(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/** Events of a pool are going to come until it is destroyed. */
	void started(String pool) {
		this.quiet.put(pool, new CompletableFuture<>());
	}

	/**
	 * Publishes an event. What listeners throw is for the pool to log.
	 */
	void publish(PoolEvent event) {
		if (event instanceof PoolEvent.Ready) {
			started(event.pool());
		}
		try {
			if (this.context.isActive()) {
				publishWhileActive(event);
			}
		}
		finally {
			if (event instanceof PoolEvent.Destroyed) {
				CompletableFuture<@Nullable Void> quiet = this.quiet.get(event.pool());
				if (quiet != null) {
					quiet.complete(null);
				}
			}
		}
	}

	private void publishWhileActive(PoolEvent event) {
		try {
			this.context.publishEvent(event);
		}
		catch (BeansException | IllegalStateException ex) {
			if (!this.context.isClosed()) {
				throw ex;
			}
			LoggerFactory.getLogger(PoolLog.category(event.pool()))
				.debug("{} came when its listeners were gone", event, ex);
		}
	}

	/**
	 * When a pool has been heard of for the last time, as its listeners are beans, and
	 * needed until then. A listener that is busy is not waited for long: it may be what
	 * closes the context, and wait itself.
	 */
	CompletableFuture<@Nullable Void> quiet(String pool) {
		CompletableFuture<@Nullable Void> quiet = this.quiet.get(pool);
		if (quiet == null || quiet.isDone()) {
			return CompletableFuture.completedFuture(null);
		}
		CompletableFuture<@Nullable Void> waited = quiet.copy();
		// CompletableFuture.orTimeout has a thread that never ends, and with it the class
		// loader of whoever was the first to use it.
		Thread waiting = new Thread(() -> waitFor(waited), "poolifier-" + pool + "-stop");
		waiting.setDaemon(true);
		waiting.start();
		return waited;
	}

	private static void waitFor(CompletableFuture<@Nullable Void> quiet) {
		try {
			quiet.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			quiet.complete(null);
		}
	}

}
