package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still, except that a test may let a long time pass at once.
 */
final class StandingTime implements Time {

	private final List<Runnable> due = new ArrayList<>();

	private final AtomicLong now = new AtomicLong();

	@Override
	public long nanoTime() {
		return this.now.get();
	}

	@Override
	public Timer after(Duration delay, Runnable action) {
		synchronized (this.due) {
			this.due.add(action);
		}
		return () -> {
		};
	}

	@Override
	public void inBackground(String threadName, Runnable action) {
		action.run();
	}

	void passADay() {
		this.now.addAndGet(Duration.ofDays(1).toNanos());
	}

	/** Does what was put off until now. */
	void strike() {
		List<Runnable> actions;
		synchronized (this.due) {
			actions = List.copyOf(this.due);
			this.due.clear();
		}
		actions.forEach(Runnable::run);
	}

}
