// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import io.poolifier.WorkerPool;
import io.poolifier.event.PoolListener;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Listeners to the events of pools: all listener beans, followed by the bridge to
 * application events.
 */
final class PoolListeners {

	private final ObjectProvider<PoolListener> listeners;

	private final PoolEventBridge bridge;

	PoolListeners(ObjectProvider<PoolListener> listeners, PoolEventBridge bridge) {
		this.listeners = listeners;
		this.bridge = bridge;
	}

	void addTo(WorkerPool pool) {
		if (pool.options().enableEvents()) {
			this.listeners.orderedStream().forEach(pool.management()::addListener);
			pool.management().addListener(this.bridge::publish);
			if (pool.info().started()) {
				this.bridge.started(pool.name());
			}
		}
	}

	PoolEventBridge bridge() {
		return this.bridge;
	}

}
