// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.TaskPreparation;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Pool with one worker, played by a test. It notes each fault of the worker.
 */
final class ScriptedPool implements WorkerContext {

	/** A key that is no index by accident. */
	private static final int WORKER_KEY = 7;

	private final WorkerFactory factory;

	private final Duration timeout;

	private final Map<String, TaskPreparation> preparations = new HashMap<>();

	private final List<ScriptedSlot> slots = new CopyOnWriteArrayList<>();

	private final List<TaskSlot> initialSlots;

	private final Worker worker;

	private final Queue<String> faults = new ConcurrentLinkedQueue<>();

	private final CountDownLatch ready = new CountDownLatch(1);

	private final CountDownLatch stopped = new CountDownLatch(1);

	private volatile @Nullable Throwable failure;

	private volatile boolean killed;

	ScriptedPool(WorkerFactory factory, int slots, Duration timeout) {
		this.factory = factory;
		this.timeout = timeout;
		for (int i = 0; i < slots; i++) {
			this.slots.add(new ScriptedSlot(this, i));
		}
		this.initialSlots = List.copyOf(this.slots);
		for (ContractFunction function : ContractFunctions.all()) {
			TaskPreparation preparation = factory.preparation(function.name(), function.options());
			if (preparation != null) {
				this.preparations.put(function.name(), preparation);
			}
		}
		factory.start(poolName());
		this.worker = factory.create(this);
	}

	Duration timeout() {
		return this.timeout;
	}

	Worker worker() {
		return this.worker;
	}

	ScriptedSlot slot(int index) {
		return this.slots.get(index);
	}

	/** Adds a slot to the worker. */
	ScriptedSlot addSlot() {
		ScriptedSlot slot = new ScriptedSlot(this, this.slots.size());
		this.slots.add(slot);
		this.worker.add(slot);
		return slot;
	}

	ScriptedTask newTask(ScriptedSlot slot, String function, @Nullable Object data) {
		TaskPreparation preparation = this.preparations.get(function);
		return new ScriptedTask(slot, ContractFunctions.get(function),
				(preparation != null) ? preparation.prepare(data) : data);
	}

	/** Starts the worker, and waits until it is ready. */
	void start() throws InterruptedException {
		this.worker.start();
		awaitReady();
	}

	void awaitReady() throws InterruptedException {
		if (!this.ready.await(this.timeout.toNanos(), TimeUnit.NANOSECONDS)) {
			throw new AssertionError("The worker has not reported ready() within " + this.timeout);
		}
	}

	boolean isReady() {
		return this.ready.getCount() == 0;
	}

	/** Lets all slots stop that have no tasks left. */
	void stop() {
		this.slots.forEach(ScriptedSlot::stop);
	}

	boolean hasStopped() {
		return this.stopped.getCount() == 0;
	}

	void awaitStopped() throws InterruptedException {
		if (this.stopped.await(this.timeout.toNanos(), TimeUnit.NANOSECONDS)) {
			return;
		}
		List<ScriptedSlot> left = this.slots.stream().filter((slot) -> !slot.hasStopped()).toList();
		throw new AssertionError("The worker has not reported stopped() within %s. Slots that have not stopped: %s"
			.formatted(this.timeout, left));
	}

	/** Interrupts the running tasks and kills the worker, as a pool does. */
	void kill() {
		this.killed = true;
		for (ScriptedSlot slot : this.slots) {
			ScriptedTask task = slot.current();
			if (task != null) {
				task.lose();
			}
		}
		this.worker.kill();
		this.slots.forEach(ScriptedSlot::killed);
	}

	/** Waits until the worker has stopped, and reports all its faults. */
	void close() throws InterruptedException {
		try {
			stop();
			awaitStopped();
		}
		catch (AssertionError ex) {
			this.faults.add(String.valueOf(ex.getMessage()));
			this.worker.kill();
		}
		finally {
			this.factory.close();
		}
		if (!this.faults.isEmpty()) {
			throw new AssertionError("The worker does not keep its contract:\n- " + String.join("\n- ", this.faults));
		}
	}

	/** Notes a fault of the worker. */
	void fault(String description) {
		this.faults.add(description);
	}

	/** Checks a failure of a task before its end is reported. */
	void checkFailure(ScriptedTask task, Throwable error) {
		if (isFatal(error) && this.failure == null && !this.killed) {
			fault("The end of %s was reported, but its fatal error %s was not reported before".formatted(task, error));
		}
	}

	/** Returns whether the worker was killed or has failed. */
	boolean acceptsNoTasks() {
		return this.killed || this.failure != null;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	@Override
	public String poolName() {
		return "contract";
	}

	@Override
	public int workerKey() {
		return WORKER_KEY;
	}

	@Override
	public long workerId() {
		return 42;
	}

	@Override
	public void requestReplacement(String reason) {
		// This pool replaces no workers. The worker continues, as after a failed attempt.
	}

	@Override
	public List<TaskSlot> slots() {
		return this.initialSlots;
	}

	@Override
	public boolean isFatal(Throwable error) {
		return error instanceof InternalError;
	}

	@Override
	public void ready() {
		if (isReady()) {
			fault("ready() was reported more than once");
		}
		if (hasStopped()) {
			fault("ready() was reported after stopped()");
		}
		this.ready.countDown();
	}

	@Override
	public void failed(Throwable error) {
		if (!acceptsNoTasks()) {
			fault("The worker has reported that it fails: " + error);
		}
		fail(error);
	}

	@Override
	public void failed(AssignedTask task, Throwable error) {
		if (!isFatal(error)) {
			failed(error);
			return;
		}
		if (task instanceof ScriptedTask scripted && scripted.hasEnded()) {
			fault("The fatal error of %s was reported after its end".formatted(task));
		}
		fail(error);
	}

	private void fail(Throwable error) {
		if (this.failure == null) {
			this.failure = error;
		}
		stop();
	}

	@Override
	public void stopped() {
		if (!hasStopped() && !acceptsNoTasks()) {
			for (ScriptedSlot slot : this.slots) {
				if (!slot.hasStopped()) {
					fault("stopped() was reported although %s had not stopped".formatted(slot));
				}
			}
		}
		this.stopped.countDown();
	}

}
