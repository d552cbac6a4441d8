// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Remote workers that the test plays.
 */
final class PlayedWorkerFactory extends RemoteWorkerFactory {

	/** A worker with what it was told. */
	static final class Played implements RemoteWorker {

		final RemoteWorkerContext context;

		final Queue<RemoteTask> tasks = new ConcurrentLinkedQueue<>();

		final List<String> calls = new CopyOnWriteArrayList<>();

		private final BiConsumer<Played, RemoteTask> behavior;

		private final boolean readyAtOnce;

		volatile boolean stackFails;

		Played(RemoteWorkerContext context, BiConsumer<Played, RemoteTask> behavior, boolean readyAtOnce) {
			this.context = context;
			this.behavior = behavior;
			this.readyAtOnce = readyAtOnce;
		}

		@Override
		public void start() {
			this.calls.add("start");
			if (this.readyAtOnce) {
				this.context.ready();
			}
		}

		@Override
		public void submit(RemoteTask task) {
			this.tasks.add(task);
			this.behavior.accept(this, task);
		}

		@Override
		public List<StackTraceElement> stackOf(RemoteTask task) {
			if (this.stackFails) {
				throw new IllegalStateException("The stack is unknown, as asked");
			}
			return List.of();
		}

		@Override
		public void cancel(RemoteTask task) {
			this.calls.add("cancel " + task.id());
		}

		@Override
		public void retire() {
			this.calls.add("retire");
			this.context.stopped();
		}

		@Override
		public void kill() {
			this.calls.add("kill");
			this.context.stopped();
		}

	}

	final List<Played> workers = new CopyOnWriteArrayList<>();

	final List<String> calls = new ArrayList<>();

	final AtomicInteger created = new AtomicInteger();

	private final BiConsumer<Played, RemoteTask> behavior;

	private final boolean readyAtOnce;

	PlayedWorkerFactory(boolean readyAtOnce, BiConsumer<Played, RemoteTask> behavior) {
		this.behavior = behavior;
		this.readyAtOnce = readyAtOnce;
	}

	/** Workers that keep each task until the test ends it. */
	static PlayedWorkerFactory keeping() {
		return new PlayedWorkerFactory(true, (worker, task) -> {
		});
	}

	/** Workers that answer from another thread. */
	static PlayedWorkerFactory answering() {
		return new PlayedWorkerFactory(true,
				(worker, task) -> new Thread(() -> task.end(() -> "answer to " + task.prepared())).start());
	}

	@Override
	public String type() {
		return "played";
	}

	@Override
	public void start(String poolName) {
		this.calls.add("start " + poolName);
	}

	@Override
	public void close() {
		this.calls.add("close");
	}

	@Override
	protected RemoteWorker createRemote(RemoteWorkerContext context) {
		Played worker = new Played(context, this.behavior, this.readyAtOnce);
		this.created.incrementAndGet();
		this.workers.add(worker);
		return worker;
	}

}
