package io.poolifier;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

import io.poolifier.event.PoolEvent;
import io.poolifier.usage.PoolInfo;

/**
 * Notices when the pool as a whole enters or leaves a state, and publishes that once.
 */
final class PoolSignals {

	private final Roster roster;

	private final PoolSize size;

	private final EventPublisher events;

	private final Supplier<PoolInfo> info;

	private volatile boolean started;

	private final AtomicBoolean ready = new AtomicBoolean();

	private final AtomicBoolean busy = new AtomicBoolean();

	private final AtomicBoolean full = new AtomicBoolean();

	private final AtomicBoolean empty = new AtomicBoolean();

	private final AtomicBoolean backPressure = new AtomicBoolean();

	PoolSignals(Roster roster, PoolSize size, EventPublisher events, Supplier<PoolInfo> info) {
		this.roster = roster;
		this.size = size;
		this.events = events;
		this.info = info;
	}

	/** Nothing of the life before this start counts. */
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

	void workerReady() {
		if (this.started && this.roster.readyNodes() >= this.size.min()) {
			begin(this.ready, PoolEvent.Ready::new);
		}
	}

	void slotBusy() {
		if (this.events.hasListeners() && !this.busy.get() && isBusy()) {
			begin(this.busy, PoolEvent.Busy::new);
			if (!isBusy()) {
				end(this.busy, PoolEvent.BusyEnd::new);
			}
		}
	}

	void slotIdle() {
		end(this.busy, PoolEvent.BusyEnd::new);
	}

	void backPressureBegan() {
		if (hasBackPressure()) {
			begin(this.backPressure, PoolEvent.BackPressure::new);
		}
	}

	void backPressureEnded() {
		end(this.backPressure, PoolEvent.BackPressureEnd::new);
	}

	void workerAdded() {
		this.empty.set(false);
		if (this.size.isDynamic() && isFull()) {
			begin(this.full, PoolEvent.Full::new);
		}
	}

	void workerRemoved() {
		if (!isFull()) {
			end(this.full, PoolEvent.FullEnd::new);
			end(this.busy, PoolEvent.BusyEnd::new);
			end(this.backPressure, PoolEvent.BackPressureEnd::new);
		}
		if (this.size.min() == 0 && this.roster.size() == 0) {
			begin(this.empty, PoolEvent.Empty::new);
		}
	}

	private boolean isFull() {
		return this.roster.size() >= this.size.max();
	}

	private boolean canGrow() {
		return this.size.isDynamic() && !isFull();
	}

	private boolean isBusy() {
		WorkerNode[] nodes = this.roster.nodes();
		if (nodes.length == 0 || canGrow()) {
			return false;
		}
		for (WorkerNode node : nodes) {
			WorkerHandle worker = node.worker();
			if (worker == null || !worker.isReady() || !worker.isBusy()) {
				return false;
			}
		}
		return true;
	}

	boolean hasBackPressure() {
		WorkerNode[] nodes = this.roster.nodes();
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

	private void begin(AtomicBoolean state, Function<PoolInfo, PoolEvent> event) {
		if (state.compareAndSet(false, true)) {
			publish(event);
		}
	}

	private void end(AtomicBoolean state, Function<PoolInfo, PoolEvent> event) {
		if (state.get() && state.compareAndSet(true, false)) {
			publish(event);
		}
	}

	private void publish(Function<PoolInfo, PoolEvent> event) {
		this.events.publish(() -> event.apply(this.info.get()));
	}

}
