// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import io.poolifier.thread.ThreadWorkerFactory;
import io.poolifier.thread.VirtualThreadWorkerFactory;
import io.poolifier.worker.WorkerFactory;

/**
 * Workers that run their tasks on threads of this JVM.
 */
enum ThreadKind implements WorkerKind {

	PLATFORM(512),

	VIRTUAL(2_048);

	private static final int VIRTUAL_SINCE = 21;

	private final int mostSlots;

	ThreadKind(int mostSlots) {
		this.mostSlots = mostSlots;
	}

	/** Returns the kinds that this JVM can run. */
	static WorkerKind[] supported() {
		return (Runtime.version().feature() < VIRTUAL_SINCE) ? new WorkerKind[] { PLATFORM } : values();
	}

	@Override
	public WorkerFactory newFactory() {
		return (this == PLATFORM) ? new ThreadWorkerFactory() : new VirtualThreadWorkerFactory();
	}

	@Override
	public int mostSlots() {
		return this.mostSlots;
	}

	@Override
	public Object endWorker() {
		throw new OutOfMemoryError("The worker is to end, as asked");
	}

}
