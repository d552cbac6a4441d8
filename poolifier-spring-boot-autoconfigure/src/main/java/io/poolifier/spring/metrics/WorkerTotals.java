// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.metrics;

import io.poolifier.info.TaskCounts;
import io.poolifier.info.WorkerInfo;
import org.jspecify.annotations.Nullable;

/**
 * Totals of a worker key that its meters show, regardless of the worker that has the key.
 */
final class WorkerTotals {

	final Total executed = new Total();

	final Total failed = new Total();

	private volatile long queued;

	private volatile long executing;

	private long id = -1;

	void update(@Nullable WorkerInfo worker) {
		if (worker == null) {
			this.queued = 0;
			this.executing = 0;
			return;
		}
		if (worker.id() != this.id) {
			this.id = worker.id();
			this.executed.restart();
			this.failed.restart();
		}
		TaskCounts tasks = worker.usage().tasks();
		this.executed.set(tasks.executed());
		this.failed.set(tasks.failed());
		this.queued = tasks.queued();
		this.executing = tasks.executing();
	}

	double queued() {
		return (double) this.queued;
	}

	double executing() {
		return (double) this.executing;
	}

}
