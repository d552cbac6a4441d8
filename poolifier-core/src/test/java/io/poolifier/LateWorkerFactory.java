// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.ArrayList;
import java.util.List;

import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;

/**
 * Makes workers that do nothing, and get ready when a test says so.
 */
class LateWorkerFactory implements WorkerFactory {

	final List<WorkerContext> contexts = new ArrayList<>();

	@Override
	public String type() {
		return "late";
	}

	void kill(WorkerContext context) {
		context.stopped();
	}

	@Override
	public Worker create(WorkerContext context) {
		this.contexts.add(context);
		return new Worker() {
			@Override
			public void start() {
			}

			@Override
			public void add(TaskSlot slot) {
			}

			@Override
			public void wake(TaskSlot slot) {
			}

			@Override
			public void interrupt(TaskSlot slot) {
			}

			@Override
			public void kill() {
				LateWorkerFactory.this.kill(context);
			}
		};
	}

}
