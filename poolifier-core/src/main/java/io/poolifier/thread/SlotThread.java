package io.poolifier.thread;

import java.util.concurrent.locks.LockSupport;

import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs the tasks of one slot.
 */
final class SlotThread extends Thread {

	/**
	 * How often a thread without tasks asks for one before it parks: some ten
	 * microseconds, about what it costs to park and to be woken.
	 */
	private static final int SPINS = 200;

	private final TaskSlot slot;

	private final ThreadWorker worker;

	SlotThread(String name, TaskSlot slot, ThreadWorker worker) {
		super(name);
		setDaemon(true);
		this.slot = slot;
		this.worker = worker;
	}

	boolean serves(TaskSlot slot) {
		return this.slot == slot;
	}

	void wake() {
		LockSupport.unpark(this);
	}

	@Override
	public void run() {
		try {
			work();
		}
		catch (Throwable ex) {
			this.worker.failed(ex);
		}
		finally {
			this.worker.threadEnds();
		}
	}

	private void work() {
		Pause pause = Pause.RETRY;
		while (pause != Pause.STOP) {
			AssignedTask task = nextTask();
			while (task != null) {
				if (!execute(task)) {
					return;
				}
				task = nextTask();
			}
			pause = this.slot.rest();
			while (pause == Pause.WAIT && this.slot.resting()) {
				LockSupport.park(this);
				// An interrupt that came too late for its task would keep this from
				// parking.
				Thread.interrupted();
			}
		}
	}

	private @Nullable AssignedTask nextTask() {
		AssignedTask task = this.slot.poll();
		if (task == null && this.slot.search()) {
			for (int i = 0; task == null && i < SPINS; i++) {
				Thread.onSpinWait();
				task = this.slot.poll();
			}
		}
		return task;
	}

	/**
	 * Runs a task.
	 * @return whether the worker lives on
	 */
	private boolean execute(AssignedTask task) {
		Object result;
		try {
			result = task.call();
		}
		catch (Throwable ex) {
			Thread.interrupted();
			task.failed(ex);
			boolean fatal = this.worker.isFatal(ex);
			if (fatal) {
				this.worker.failed(ex);
			}
			return !fatal;
		}
		task.succeeded(result);
		// What the task, or a cancellation of it, left behind is not the next task's.
		Thread.interrupted();
		return true;
	}

}
