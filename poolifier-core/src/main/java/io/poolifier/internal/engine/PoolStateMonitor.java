// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;

/**
 * Monitor that detects when the pool as a whole enters or leaves a state, and publishes
 * each change once. Thread-safe. Never throws.
 */
final class PoolStateMonitor implements Supervisor.Duty {

	private final ActiveNodes nodes;

	private final CurrentOptions options;

	private final EventPublisher events;

	private final Supplier<PoolInfo> info;

	private volatile boolean started;

	private final AtomicBoolean ready = new AtomicBoolean();

	private final AtomicBoolean busy = new AtomicBoolean();

	private final AtomicBoolean full = new AtomicBoolean();

	private final AtomicBoolean empty = new AtomicBoolean();

	private final AtomicBoolean backPressure = new AtomicBoolean();

	PoolStateMonitor(ActiveNodes nodes, CurrentOptions options, EventPublisher events, Supplier<PoolInfo> info) {
		this.nodes = nodes;
		this.options = options;
		this.events = events;
		this.info = info;
	}

	/** Resets all states at a start of the pool. */
	void reset() {
		this.started = false;
		this.ready.set(false);
		this.busy.set(false);
		this.full.set(false);
		this.empty.set(false);
		this.backPressure.set(false);
	}

	void poolStarted() {
		this.started = true;
		workerReady();
	}

	/**
	 * Called when the pool is stopping. Workers that become ready afterwards no longer
	 * make the pool ready.
	 */
	void poolStopping() {
		this.started = false;
	}

	void workerReady() {
		if (this.started && this.nodes.ready() >= size().min()) {
			begin(this.ready, PoolEvent.Ready::new);
		}
	}

	void taskStarted() {
		if (this.events.hasListeners() && !this.busy.get() && isBusy()) {
			beginWhile(this::isBusy, this.busy, PoolEvent.Busy::new);
		}
	}

	void slotIdle() {
		end(this.busy, PoolEvent.BusyEnd::new);
	}

	void backPressureBegan() {
		if (hasBackPressure()) {
			beginWhile(this::hasBackPressure, this.backPressure, PoolEvent.BackPressure::new);
		}
	}

	void backPressureEnded() {
		end(this.backPressure, PoolEvent.BackPressureEnd::new);
	}

	void workerAdded() {
		if (this.nodes.size() > 0) {
			this.empty.set(false);
		}
		if (size().isDynamic() && isFull()) {
			begin(this.full, PoolEvent.Full::new);
		}
	}

	void workerRemoved() {
		if (!isFull()) {
			end(this.full, PoolEvent.FullEnd::new);
			end(this.busy, PoolEvent.BusyEnd::new);
			end(this.backPressure, PoolEvent.BackPressureEnd::new);
		}
		if (size().min() == 0 && this.nodes.size() == 0) {
			begin(this.empty, PoolEvent.Empty::new);
		}
	}

	private PoolSize size() {
		return this.options.get().size();
	}

	private boolean isFull() {
		return this.nodes.size() >= size().max();
	}

	private boolean canGrow() {
		return size().isDynamic() && !isFull();
	}

	/**
	 * Called when the size of the pool has changed, which affects whether it is full or
	 * busy.
	 */
	void resized() {
		workerAdded();
		workerRemoved();
		workerReady();
	}

	private boolean isBusy() {
		WorkerNode[] nodes = this.nodes.all();
		if (nodes.length == 0 || canGrow()) {
			return false;
		}
		for (WorkerNode node : nodes) {
			WorkerNode.Occupant occupant = node.occupant();
			if (occupant == null || !occupant.isReady() || !occupant.isBusy()) {
				return false;
			}
		}
		return true;
	}

	boolean hasBackPressure() {
		WorkerNode[] nodes = this.nodes.all();
		if (nodes.length == 0 || canGrow()) {
			return false;
		}
		for (WorkerNode node : nodes) {
			if (!node.ready() || !node.hasBackPressure()) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Begins a state that other threads end without a lock. It is set before the
	 * condition is checked. So a thread that makes the condition false afterwards sees
	 * the state and ends it, and one that did so before is seen here.
	 */
	private void beginWhile(BooleanSupplier condition, AtomicBoolean state, Function<PoolInfo, PoolEvent> event) {
		if (state.get()) {
			return;
		}
		try {
			PoolEvent published = this.events.hasListeners() ? event.apply(this.info.get()) : null;
			synchronized (state) {
				while (condition.getAsBoolean() && state.compareAndSet(false, true)) {
					if (condition.getAsBoolean()) {
						if (published != null) {
							this.events.publish(() -> published);
						}
						return;
					}
					state.set(false);
				}
			}
		}
		catch (Throwable ex) {
			// There is not enough memory for the event.
		}
	}

	private void begin(AtomicBoolean state, Function<PoolInfo, PoolEvent> event) {
		change(state, true, event);
	}

	private void end(AtomicBoolean state, Function<PoolInfo, PoolEvent> event) {
		change(state, false, event);
	}

	/**
	 * Publishes under a lock, so that the end of a state is never published before its
	 * start. The state of the pool is read without the lock.
	 */
	private void change(AtomicBoolean state, boolean value, Function<PoolInfo, PoolEvent> event) {
		if (state.get() == value) {
			return;
		}
		try {
			PoolEvent published = this.events.hasListeners() ? event.apply(this.info.get()) : null;
			synchronized (state) {
				if (state.compareAndSet(!value, value) && published != null) {
					this.events.publish(() -> published);
				}
			}
		}
		catch (Throwable ex) {
			// There is not enough memory for the event. The state is checked again later.
		}
	}

	/** Publishes changes that were missed, for example for lack of memory. */
	@Override
	public long perform(long now) {
		if (this.started) {
			resized();
		}
		return Long.MAX_VALUE;
	}

}
