package io.poolifier.spring.boot.autoconfigure;

import io.poolifier.WorkerPool;
import io.poolifier.event.PoolListener;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Adds listeners, and the bridge to application events after them, when the pool exists
 * but is not started yet, so that a listener may have the pool injected and still misses
 * no event.
 */
final class PoolListenerRegistrar implements SmartInitializingSingleton {

	private final WorkerPool pool;

	private final ObjectProvider<PoolListener> listeners;

	private final PoolEventBridge bridge;

	PoolListenerRegistrar(WorkerPool pool, ObjectProvider<PoolListener> listeners, PoolEventBridge bridge) {
		this.pool = pool;
		this.listeners = listeners;
		this.bridge = bridge;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.listeners.orderedStream().forEach(this.pool::addListener);
		this.pool.addListener(this.bridge::publish);
	}

}
