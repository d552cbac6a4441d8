// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import io.poolifier.internal.engine.SystemTime;
import io.poolifier.internal.engine.Time;

/**
 * The clock of the JVM, but for threads that cannot be started, and a clock that fails on
 * the supervisor.
 */
final class FaultyTime implements Time {

	private final Time time = new SystemTime();

	private final Faults faults;

	/** Whether the thread is a supervisor. */
	private final ThreadLocal<Boolean> supervisor = ThreadLocal
		.withInitial(() -> Thread.currentThread().getName().endsWith("-supervisor"));

	FaultyTime(Faults faults) {
		this.faults = faults;
	}

	@Override
	public long nanoTime() {
		if (this.faults.has(Fault.CLOCK) && this.supervisor.get()) {
			this.faults.strike(Fault.CLOCK);
		}
		return this.time.nanoTime();
	}

	@Override
	public long threadCpuNanos() {
		return this.time.threadCpuNanos();
	}

	@Override
	public Background background(String threadName, Work work) {
		this.faults.strike(Fault.START_THREAD);
		return this.time.background(threadName, work);
	}

}
