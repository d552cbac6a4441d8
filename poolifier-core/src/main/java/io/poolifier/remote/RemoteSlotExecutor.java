// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.remote;

import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.internal.concurrent.DaemonThreads;
import io.poolifier.internal.concurrent.GradualExecutor;
import io.poolifier.internal.slot.SlotExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Threads that drive the slots of a remote worker. They are occupied for long only if the
 * dependent actions of a task block.
 */
final class RemoteSlotExecutor implements SlotExecutor {

	private final GradualExecutor threads;

	private final AtomicInteger slots = new AtomicInteger();

	/**
	 * Creates an executor.
	 * @param name the prefix of the names of the threads
	 * @param contextClassLoader the context class loader of the threads
	 */
	RemoteSlotExecutor(String name, @Nullable ClassLoader contextClassLoader) {
		AtomicInteger number = new AtomicInteger();
		ThreadFactory factory = (task) -> DaemonThreads
			.prepare(new SlotThread(task, name + "-" + number.getAndIncrement()), contextClassLoader);
		this.threads = new GradualExecutor(factory);
	}

	/** Returns whether a thread belongs to this executor. */
	boolean owns(Thread thread) {
		return thread instanceof SlotThread slotThread && slotThread.owner() == this;
	}

	@Override
	public void start(List<? extends Job> drivers) {
		this.slots.addAndGet(drivers.size());
		drivers.forEach(this::drive);
	}

	@Override
	public void add(Job driver) {
		this.slots.incrementAndGet();
		drive(driver);
	}

	@Override
	public void drive(Job driver) {
		try {
			this.threads.execute(driver::drive);
		}
		catch (Throwable ex) {
			driver.abandon(ex);
		}
	}

	@Override
	public void help() {
		this.threads.help();
	}

	@Override
	public void remove() {
		if (this.slots.decrementAndGet() == 0) {
			this.threads.shutdown();
		}
	}

	@Override
	public int spins() {
		return 0;
	}

	@Override
	public boolean reusesThreads() {
		return true;
	}

	private final class SlotThread extends Thread {

		SlotThread(Runnable task, String name) {
			super(DaemonThreads.group(), task, name, 0, false);
		}

		RemoteSlotExecutor owner() {
			return RemoteSlotExecutor.this;
		}

	}

}
