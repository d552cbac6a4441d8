// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.poolifier.internal.engine.Time;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;

/**
 * Makes workers that do nothing by themselves: a test moves each of their slots a step at
 * a time, in one thread.
 */
final class ScriptedWorkerFactory implements WorkerFactory {

	private final List<ScriptedWorker> workers = new ArrayList<>();

	private boolean late;

	/** Has workers from now on become ready when the test says so. */
	void makeLate() {
		this.late = true;
	}

	@Override
	public String type() {
		return "scripted";
	}

	@Override
	public Worker create(WorkerContext context) {
		ScriptedWorker worker = new ScriptedWorker(context, this.late);
		this.workers.add(worker);
		return worker;
	}

	/**
	 * Sets up a pool with these workers. As long as there is no history, its strategy
	 * gives all tasks to the first one.
	 */
	WorkerPoolBuilder preferringTheFirst(WorkerPoolBuilder builder, Time time) {
		return builder.workerFactory(this)
			.time(time)
			.taskFunction("echo", (data) -> data)
			.strategy(WorkerChoiceStrategy.LEAST_BUSY)
			.maxInactiveTime(Duration.ofSeconds(10))
			.tasksQueueOptions(
					TasksQueueOptions.builder().taskStealing(false).tasksStealingOnBackPressure(false).build());
	}

	/** The slots that have something to do: to ask for a task. */
	List<ScriptedSlot> awake() {
		return slots((slot) -> slot.task == null && !slot.waits && !slot.stopped);
	}

	/** The slots that run a task. */
	List<ScriptedSlot> running() {
		return slots((slot) -> slot.task != null);
	}

	/** The slots that rest. */
	List<ScriptedSlot> resting() {
		return slots((slot) -> slot.waits);
	}

	List<ScriptedWorker> workers() {
		return this.workers.stream().filter((worker) -> !worker.ended).toList();
	}

	private List<ScriptedSlot> slots(java.util.function.Predicate<ScriptedSlot> condition) {
		return this.workers.stream()
			.filter((worker) -> !worker.ended)
			.flatMap((worker) -> worker.slots.stream())
			.filter(condition)
			.toList();
	}

	/** What is being run, in the order of the workers. */
	List<Object> runningData() {
		return running().stream().map(ScriptedSlot::data).toList();
	}

	/** The first slot of the worker of that key. */
	ScriptedSlot slot(int key) {
		return slot(key, 0);
	}

	ScriptedSlot slot(int key, int index) {
		return worker(key).slots.get(index);
	}

	/** The worker that is there now under that key. */
	ScriptedWorker worker(int key) {
		return workers().stream().filter((worker) -> worker.key() == key && !worker.killed).findFirst().orElseThrow();
	}

	/** Runs all there is, one task after the other, and tells in which order. */
	List<Object> runAll() {
		List<Object> data = new ArrayList<>();
		settle();
		while (!running().isEmpty()) {
			ScriptedSlot slot = running().get(0);
			data.add(slot.data());
			slot.finish();
			settle();
		}
		return data;
	}

	/** Has slots ask for tasks until all rest, run or have stopped. */
	void settle() {
		List<ScriptedSlot> awake = awake();
		while (!awake.isEmpty()) {
			awake.forEach(ScriptedSlot::step);
			awake = awake();
		}
	}

	static final class ScriptedWorker implements Worker {

		private final WorkerContext context;

		private final List<ScriptedSlot> slots = new ArrayList<>();

		private final boolean late;

		private boolean killed;

		private boolean ended;

		ScriptedWorker(WorkerContext context, boolean late) {
			this.context = context;
			this.late = late;
		}

		@Override
		public void start() {
			if (!this.late) {
				becomeReady();
			}
		}

		void becomeReady() {
			this.context.slots().forEach(this::add);
			this.context.ready();
		}

		@Override
		public void add(TaskSlot slot) {
			this.slots.add(new ScriptedSlot(this, slot));
		}

		@Override
		public void wake(TaskSlot slot) {
			this.slots.stream().filter((mine) -> mine.slot == slot).forEach((mine) -> mine.waits = false);
		}

		@Override
		public void interrupt(TaskSlot slot) {
			this.slots.stream().filter((mine) -> mine.slot == slot).forEach((mine) -> mine.interrupted = true);
		}

		@Override
		public void kill() {
			this.killed = true;
			this.slots.forEach((slot) -> slot.waits = false);
			if (this.slots.isEmpty()) {
				end();
			}
		}

		int key() {
			return this.context.workerKey();
		}

		/** Dies, and loses what it runs. */
		void die() {
			this.ended = true;
			this.context.failed(new IllegalStateException("Worker died, as asked"));
			this.context.stopped();
		}

		/** Ends without a word. */
		void end() {
			this.ended = true;
			this.context.stopped();
		}

		WorkerContext context() {
			return this.context;
		}

		private void slotStopped() {
			if (!this.ended && this.slots.stream().allMatch((slot) -> slot.stopped)) {
				this.ended = true;
				this.context.stopped();
			}
		}

	}

	static final class ScriptedSlot {

		private final ScriptedWorker worker;

		private final TaskSlot slot;

		private AssignedTask task;

		private boolean waits;

		private boolean stopped;

		private boolean interrupted;

		ScriptedSlot(ScriptedWorker worker, TaskSlot slot) {
			this.worker = worker;
			this.slot = slot;
		}

		int workerKey() {
			return this.worker.key();
		}

		Object data() {
			return this.task.data();
		}

		boolean isInterrupted() {
			return this.interrupted;
		}

		boolean search() {
			return this.slot.search();
		}

		/** Asks for a task once, or twice if it searches, and rests if there is none. */
		void step() {
			this.waits = false;
			this.task = this.slot.poll();
			if (this.task == null && this.slot.search()) {
				this.task = this.slot.poll();
			}
			if (this.task == null) {
				Pause pause = this.slot.rest();
				this.waits = pause == Pause.WAIT && this.slot.resting();
				if (pause == Pause.STOP) {
					stop();
				}
			}
		}

		/** Ends the task as its function says. */
		void finish() {
			AssignedTask ending = this.task;
			Object result = null;
			Throwable error = null;
			try {
				result = ending.call();
			}
			catch (Throwable ex) {
				error = ex;
			}
			this.task = null;
			if (error == null) {
				ending.succeeded(result);
			}
			else {
				ending.failed(error);
			}
			if (error != null && this.worker.context.isFatal(error)) {
				this.worker.context.failed(error);
				stop();
			}
			else if (this.worker.killed) {
				stop();
			}
		}

		private void stop() {
			this.stopped = true;
			this.worker.slotStopped();
		}

	}

}
