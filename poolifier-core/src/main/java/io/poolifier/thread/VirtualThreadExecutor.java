// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.List;
import java.util.concurrent.ThreadFactory;

import io.poolifier.internal.slot.SlotExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Executor that runs each task on its own virtual thread.
 */
final class VirtualThreadExecutor implements SlotExecutor {

	/*
	 * Implementation note. Two alternatives were measured: running the next task on the
	 * thread of the last one, and searching for tasks before the slot rests. Neither had
	 * a gain that could be told from the noise, for tasks that do nothing and for tasks
	 * that sleep. So each task gets a new thread.
	 */

	private final String name;

	private final @Nullable ClassLoader contextClassLoader;

	private final ThreadFactory threads;

	VirtualThreadExecutor(String name, @Nullable ClassLoader contextClassLoader, ThreadFactory threads) {
		this.name = name;
		this.contextClassLoader = contextClassLoader;
		this.threads = threads;
	}

	@Override
	public void start(List<? extends Job> drivers) {
		drivers.forEach(this::drive);
	}

	@Override
	public void add(Job driver) {
		drive(driver);
	}

	@Override
	public void drive(Job driver) {
		try {
			Thread thread = this.threads.newThread(driver::drive);
			thread.setName(this.name + "-" + driver.number());
			thread.setContextClassLoader(this.contextClassLoader);
			thread.start();
		}
		catch (Throwable ex) {
			driver.abandon(ex);
		}
	}

	@Override
	public void help() {
	}

	@Override
	public void remove() {
	}

	@Override
	public int spins() {
		return 0;
	}

	@Override
	public boolean reusesThreads() {
		return false;
	}

}
