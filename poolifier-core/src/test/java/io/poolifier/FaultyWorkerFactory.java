// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;

/**
 * A factory that makes the workers of another one, and calls a test before each call to
 * them, which may throw.
 */
final class FaultyWorkerFactory implements WorkerFactory {

	enum Call {

		CREATE, START, ADD, WAKE, INTERRUPT, STACK, KILL

	}

	private final WorkerFactory factory;

	private final Map<Call, IntConsumer> faults = new EnumMap<>(Call.class);

	FaultyWorkerFactory(WorkerFactory factory) {
		this.factory = factory;
	}

	/** Sets what happens before a call; it is given the key of the worker. */
	void before(Call call, IntConsumer fault) {
		this.faults.put(call, fault);
	}

	/** Has a call throw an exception, until that is set otherwise. */
	void fail(Call call) {
		before(call, (key) -> {
			throw new IllegalStateException(call + " failed, as asked");
		});
	}

	void succeed(Call call) {
		this.faults.remove(call);
	}

	@Override
	public String type() {
		return this.factory.type();
	}

	@Override
	public Worker create(WorkerContext context) {
		call(Call.CREATE, context.workerKey());
		return new FaultyWorker(context.workerKey(), this.factory.create(context));
	}

	private void call(Call call, int key) {
		this.faults.getOrDefault(call, (any) -> {
		}).accept(key);
	}

	private final class FaultyWorker implements Worker {

		private final int key;

		private final Worker worker;

		FaultyWorker(int key, Worker worker) {
			this.key = key;
			this.worker = worker;
		}

		@Override
		public void start() {
			call(Call.START, this.key);
			this.worker.start();
		}

		@Override
		public void add(TaskSlot slot) {
			call(Call.ADD, this.key);
			this.worker.add(slot);
		}

		@Override
		public void wake(TaskSlot slot) {
			call(Call.WAKE, this.key);
			this.worker.wake(slot);
		}

		@Override
		public void interrupt(TaskSlot slot) {
			call(Call.INTERRUPT, this.key);
			this.worker.interrupt(slot);
		}

		@Override
		public List<StackTraceElement> stackOf(TaskSlot slot) {
			call(Call.STACK, this.key);
			return this.worker.stackOf(slot);
		}

		@Override
		public void kill() {
			call(Call.KILL, this.key);
			this.worker.kill();
		}

	}

}
