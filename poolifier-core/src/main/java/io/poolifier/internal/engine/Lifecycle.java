// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.poolifier.task.PoolClosedException;
import org.jspecify.annotations.Nullable;

/**
 * Lifecycle of a pool, which starts and destroys it. Thread-safe.
 */
final class Lifecycle implements Supervisor.Duty {

	private enum Phase {

		STOPPED("is not started"),

		STARTING("is being started"),

		STARTED("is started"),

		STOPPING("is being destroyed");

		private final String description;

		Phase(String description) {
			this.description = description;
		}

	}

	private static final long SHUTDOWN_WAIT_NANOS = 10_000;

	private final CurrentOptions options;

	private final Time time;

	private final Supervisor supervisor;

	private final WorkerSupervisor workers;

	private final Gates gates;

	private final PoolScaler scaler;

	private final PoolStateMonitor monitor;

	private final TaskSettler settler;

	private final EventPublisher events;

	private final UsageLedger ledger;

	private final Runnable whenDestroyed;

	private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STOPPED);

	/** Whether the first task starts the pool. */
	private volatile boolean startsOnTask;

	private volatile @Nullable PoolShutdown shutdown;

	private volatile long startedNanos;

	private volatile double busyMillisBefore;

	/**
	 * Creates the lifecycle of a pool that is not started.
	 * @param whenDestroyed the action to run when the pool is destroyed, while its events
	 * are delivered
	 */
	Lifecycle(CurrentOptions options, Time time, Supervisor supervisor, WorkerSupervisor workers, Gates gates,
			PoolScaler scaler, PoolStateMonitor monitor, TaskSettler settler, EventPublisher events, UsageLedger ledger,
			Runnable whenDestroyed) {
		this.options = options;
		this.time = time;
		this.supervisor = supervisor;
		this.workers = workers;
		this.gates = gates;
		this.scaler = scaler;
		this.monitor = monitor;
		this.settler = settler;
		this.events = events;
		this.ledger = ledger;
		this.whenDestroyed = whenDestroyed;
	}

	private Phase phase() {
		return Objects.requireNonNull(this.phase.get());
	}

	boolean isStarted() {
		return phase() == Phase.STARTED;
	}

	/** Returns whether accepted tasks are still dispatched to workers. */
	boolean keepsTasks() {
		return phase() == Phase.STARTED || phase() == Phase.STARTING;
	}

	/** Returns the time of the last start of the pool. */
	long startedNanos() {
		return this.startedNanos;
	}

	/**
	 * Returns the accumulated run time and wait time of tasks at the last start of the
	 * pool.
	 */
	double busyMillisBefore() {
		return this.busyMillisBefore;
	}

	PoolClosedException rejection() {
		return closed("takes no tasks", phase());
	}

	private PoolClosedException closed(String consequence, Phase phase) {
		return new PoolClosedException(poolName(),
				"Pool '%s' %s: it %s".formatted(poolName(), consequence, phase.description));
	}

	void startOnFirstTask() {
		this.startsOnTask = true;
	}

	/**
	 * Starts the pool for a task if it is to be started by its first task.
	 * @return {@code true} if the pool is started
	 */
	boolean startForTask() {
		if (this.startsOnTask) {
			synchronized (this) {
				if (this.startsOnTask && phase() == Phase.STOPPED) {
					start();
				}
			}
		}
		return isStarted();
	}

	/** Starts the pool. The lock makes concurrent tasks wait for the end of the start. */
	synchronized void start() {
		try {
			startFromStopped();
		}
		finally {
			this.startsOnTask = false;
		}
	}

	private void startFromStopped() {
		Phase witness = this.phase.compareAndExchange(Phase.STOPPED, Phase.STARTING);
		if (witness != Phase.STOPPED) {
			throw new IllegalStateException(
					"Pool '%s' cannot be started: it %s".formatted(poolName(), witness.description));
		}
		try {
			this.shutdown = null;
			MemoryReserve.fill();
			this.settler.start();
			this.events.start();
			this.supervisor.start();
			this.busyMillisBefore = this.ledger.totals().busyMillis();
			this.startedNanos = this.time.nanoTime();
			this.monitor.reset();
			this.gates.open();
			this.workers.start();
			this.supervisor.signalAndWait();
		}
		catch (Throwable ex) {
			this.gates.close();
			this.workers.closeAll();
			this.workers.killAll(ex);
			this.workers.stop();
			Time.Background delivery = this.events.release();
			this.supervisor.stop();
			this.settler.stop();
			if (delivery != null) {
				delivery.stop();
			}
			this.phase.set(Phase.STOPPED);
			throw ex;
		}
		this.scaler.start(this.time.nanoTime());
		this.phase.set(Phase.STARTED);
		this.monitor.poolStarted();
	}

	/** Starts to destroy the pool. */
	CompletableFuture<@Nullable Void> destroy() {
		if (isStarted()) {
			MemoryReserve.release();
		}
		if (this.startsOnTask) {
			synchronized (this) {
				this.startsOnTask = false;
			}
		}
		long timeout = TimeUnit.NANOSECONDS.convert(this.options.get().queueOptions().tasksFinishedTimeout());
		PoolShutdown begun = new PoolShutdown(poolName(), this.time.nanoTime() + timeout, this.workers, this.gates,
				this.settler, this.events, this::stopped);
		CompletableFuture<@Nullable Void> done = begun.done();
		Phase witness = this.phase.compareAndExchange(Phase.STARTED, Phase.STOPPING);
		if (witness == Phase.STARTED) {
			try {
				this.monitor.poolStopping();
				this.scaler.stop();
				this.workers.drain();
			}
			finally {
				this.shutdown = begun;
				this.supervisor.signal();
			}
			return done;
		}
		PoolShutdown underWay = awaitShutdown(witness);
		return (underWay != null) ? underWay.done()
				: CompletableFuture.failedFuture(closed("cannot be destroyed", witness));
	}

	/** Waits for the thread that has started the shutdown to provide it. */
	private @Nullable PoolShutdown awaitShutdown(Phase phase) {
		if (phase != Phase.STOPPING) {
			return null;
		}
		PoolShutdown underWay = this.shutdown;
		while (underWay == null && phase() == Phase.STOPPING) {
			LockSupport.parkNanos(this, SHUTDOWN_WAIT_NANOS);
			underWay = this.shutdown;
		}
		return underWay;
	}

	@Override
	public long perform(long now) {
		PoolShutdown shutdown = this.shutdown;
		return (shutdown != null && phase() == Phase.STOPPING) ? shutdown.perform(now) : Long.MAX_VALUE;
	}

	/** If this fails before the supervisor has stopped, it is called again. */
	private void stopped() {
		this.monitor.workerRemoved();
		this.workers.stop();
		this.settler.stop();
		Time.Background delivery = this.events.release();
		this.supervisor.stop();
		this.phase.set(Phase.STOPPED);
		// From here on, the pool can be started again.
		try {
			this.whenDestroyed.run();
		}
		catch (OutOfMemoryError ex) {
			// There is not enough memory for the event.
		}
		if (delivery != null) {
			delivery.stop();
		}
	}

	private String poolName() {
		return this.options.get().name();
	}

}
