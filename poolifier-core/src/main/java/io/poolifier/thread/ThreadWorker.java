package io.poolifier.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import org.jspecify.annotations.Nullable;

/**
 * A worker that runs its tasks in this JVM, on the threads of its crew.
 */
final class ThreadWorker implements Worker {

	private final WorkerContext context;

	private final Crew crew;

	/** The slots that have not stopped. Changes under the lock of this object. */
	private final Map<TaskSlot, SlotDriver> drivers = new ConcurrentHashMap<>();

	private int slots;

	private volatile boolean killed;

	ThreadWorker(WorkerContext context, Crew crew) {
		this.context = context;
		this.crew = crew;
	}

	@Override
	public void start() {
		List<SlotDriver> initial = new ArrayList<>();
		synchronized (this) {
			for (TaskSlot slot : this.context.slots()) {
				initial.add(newDriver(slot));
			}
		}
		this.crew.start(initial);
		this.context.ready();
	}

	@Override
	public void add(TaskSlot slot) {
		SlotDriver driver;
		synchronized (this) {
			if (this.drivers.isEmpty()) {
				return;
			}
			driver = newDriver(slot);
		}
		this.crew.add(driver);
	}

	private SlotDriver newDriver(TaskSlot slot) {
		SlotDriver driver = new SlotDriver(slot, this.slots++, this, this.crew);
		this.drivers.put(slot, driver);
		return driver;
	}

	@Override
	public void wake(TaskSlot slot) {
		SlotDriver driver = this.drivers.get(slot);
		if (driver != null) {
			driver.wake();
		}
	}

	@Override
	public void interrupt(TaskSlot slot) {
		SlotDriver driver = this.drivers.get(slot);
		if (driver != null) {
			driver.interrupt();
		}
	}

	@Override
	public List<StackTraceElement> stackOf(TaskSlot slot) {
		SlotDriver driver = this.drivers.get(slot);
		return (driver != null) ? driver.stack() : List.of();
	}

	@Override
	public void kill() {
		this.killed = true;
		this.drivers.values().forEach(SlotDriver::kill);
	}

	boolean isKilled() {
		return this.killed;
	}

	void taskFailed(AssignedTask task, Throwable error) {
		task.failed(error);
		if (this.context.isFatal(error)) {
			this.context.failed(error);
		}
	}

	void failed(Throwable error) {
		this.context.failed(error);
	}

	void slotStopped(SlotDriver driver) {
		boolean last;
		synchronized (this) {
			if (this.drivers.remove(driver.slot()) == null) {
				return;
			}
			last = this.drivers.isEmpty();
		}
		this.crew.remove();
		if (last) {
			this.context.stopped();
		}
	}

}
