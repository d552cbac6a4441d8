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

	private final Settings settings;

	private final EventPublisher events;

	private final Supplier<PoolInfo> info;

	private volatile boolean started;

	private final AtomicBoolean ready = new AtomicBoolean();

	private final AtomicBoolean busy = new AtomicBoolean();

	private final AtomicBoolean full = new AtomicBoolean();

	private final AtomicBoolean empty = new AtomicBoolean();

	private final AtomicBoolean backPressure = new AtomicBoolean();

	PoolSignals(Roster roster, Settings settings, EventPublisher events, Supplier<PoolInfo> info) {
		this.roster = roster;
		this.settings = settings;
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

	/** Workers that get ready from now on make the pool ready no more. */
	void poolStopping() {
		this.started = false;
	}

	void workerReady() {
		if (this.started && this.roster.readyNodes() >= size().min()) {
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
			if (!hasBackPressure()) {
				end(this.backPressure, PoolEvent.BackPressureEnd::new);
			}
		}
	}

	void backPressureEnded() {
		end(this.backPressure, PoolEvent.BackPressureEnd::new);
	}

	void workerAdded() {
		if (this.roster.size() > 0) {
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
		if (size().min() == 0 && this.roster.size() == 0) {
			begin(this.empty, PoolEvent.Empty::new);
		}
	}

	private PoolSize size() {
		return this.settings.get().size();
	}

	private boolean isFull() {
		return this.roster.size() >= size().max();
	}

	private boolean canGrow() {
		return size().isDynamic() && !isFull();
	}

	/** The size has changed, and with it what is full or busy. */
	void resized() {
		workerAdded();
		workerRemoved();
		workerReady();
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
		change(state, true, event);
	}

	private void end(AtomicBoolean state, Function<PoolInfo, PoolEvent> event) {
		change(state, false, event);
	}

	/**
	 * Publishes under a lock, so that nobody hears of the end of a state before its
	 * beginning, but looks at the pool without it.
	 */
	private void change(AtomicBoolean state, boolean value, Function<PoolInfo, PoolEvent> event) {
		if (state.get() == value) {
			return;
		}
		PoolEvent published = this.events.hasListeners() ? event.apply(this.info.get()) : null;
		synchronized (state) {
			if (state.compareAndSet(!value, value) && published != null) {
				this.events.publish(() -> published);
			}
		}
	}

}
