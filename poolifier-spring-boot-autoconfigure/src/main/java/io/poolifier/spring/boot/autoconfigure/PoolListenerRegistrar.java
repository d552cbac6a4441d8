package io.poolifier.spring.boot.autoconfigure;

import io.poolifier.WorkerPool;
import io.poolifier.event.PoolListener;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Adds listeners when the pool exists but is not started yet, so that a listener may have
 * the pool injected and still misses no event.
 */
final class PoolListenerRegistrar implements SmartInitializingSingleton {

	private final WorkerPool pool;

	private final ObjectProvider<PoolListener> listeners;

	PoolListenerRegistrar(WorkerPool pool, ObjectProvider<PoolListener> listeners) {
		this.pool = pool;
		this.listeners = listeners;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.listeners.orderedStream().forEach(this.pool::addListener);
	}

}
