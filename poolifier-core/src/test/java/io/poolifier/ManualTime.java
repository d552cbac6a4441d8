package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A clock that stands still until a test moves it, and then does what is due, in order,
 * in the test's thread.
 */
final class ManualTime implements Time {

	private record Due(long nanos, long sequence, Runnable action) {
	}

	private final List<Due> dues = new ArrayList<>();

	private long now;

	private long sequence;

	@Override
	public synchronized long nanoTime() {
		return this.now;
	}

	@Override
	public long threadCpuNanos() {
		return nanoTime();
	}

	@Override
	public synchronized Timer after(Duration delay, Runnable action) {
		Due due = new Due(this.now + delay.toNanos(), this.sequence++, action);
		this.dues.add(due);
		return () -> cancel(due);
	}

	@Override
	public void inBackground(String threadName, Runnable action) {
		action.run();
	}

	private synchronized void cancel(Due due) {
		this.dues.remove(due);
	}

	/** How many things are due some time. */
	synchronized int pending() {
		return this.dues.size();
	}

	void advance(Duration duration) {
		long end = nanoTime() + duration.toNanos();
		Due due = nextUntil(end);
		while (due != null) {
			due.action().run();
			due = nextUntil(end);
		}
	}

	private synchronized Due nextUntil(long end) {
		Due next = this.dues.stream()
			.filter((due) -> due.nanos() <= end)
			.min(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::sequence))
			.orElse(null);
		this.now = (next != null) ? next.nanos() : end;
		this.dues.remove(next);
		return next;
	}

}
