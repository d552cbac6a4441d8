// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.poolifier.internal.engine.Time.Background;
import org.jspecify.annotations.Nullable;

/**
 * Settler that completes the futures of tasks that are ended on behalf of their lost
 * workers. Completion runs dependent actions, which may block, and therefore must not run
 * on the supervisor. Thread-safe.
 */
final class TaskSettler implements Supervisor.Duty {

	/*
	 * Implementation note. Work stays in `waiting` until it is done, and may be done by
	 * several threads concurrently. If a thread makes no progress because an action
	 * blocks, the supervisor starts another one. If no thread can be started, the
	 * supervisor does the work itself.
	 *
	 * A thread may still add work after the pool has stopped. It first adds the work and
	 * then checks `stopped`. So either this thread or the thread that stops the pool does
	 * the work.
	 */

	/**
	 * Futures that have to be completed.
	 */
	interface Unsettled {

		/** Completes one future. May be called concurrently. */
		Remaining settleNext();

	}

	/** Work that is left after a call. */
	enum Remaining {

		/** All futures are complete. */
		NONE,

		/** There may be more futures to complete. */
		SOME,

		/** Another thread is completing the last future. */
		UNDER_WAY

	}

	private static final int MOST_THREADS = 64;

	private final String threadName;

	private final Time time;

	private final EventPublisher events;

	private final Runnable signal;

	private final Queue<Unsettled> waiting = new ConcurrentLinkedQueue<>();

	private final Predicate<Unsettled> settled = this::settled;

	private final AtomicInteger progress = new AtomicInteger();

	private volatile boolean stopped;

	private int lastProgress;

	private int threads;

	private long lastLook;

	/** The most recently started thread. */
	private @Nullable Background current;

	TaskSettler(String poolName, Time time, EventPublisher events, Runnable signal) {
		this.threadName = "poolifier-" + poolName + "-settler";
		this.time = time;
		this.events = events;
		this.signal = signal;
	}

	/**
	 * Runs an action that may complete a future, once, and never on the calling thread.
	 * The end of the pool does not wait for an action that has begun, because its
	 * dependent actions may wait for the pool.
	 */
	void run(Runnable action) {
		AtomicBoolean begun = new AtomicBoolean();
		this.waiting.add(() -> {
			if (begun.compareAndSet(false, true)) {
				action.run();
			}
			return Remaining.NONE;
		});
		if (this.stopped) {
			this.time.background(this.threadName, this::settleAll).stop();
		}
		else {
			this.signal.run();
		}
	}

	/** Settles a {@linkplain Task#lose lost} task. */
	void settle(Task<?> task, Throwable error) {
		settle(task, () -> settleLost(task, error));
	}

	/** Ends a task that is in no queue. */
	void end(Task<?> task, Throwable error) {
		settle(task, () -> endTaken(task, error));
	}

	/** Without memory for another thread to do it, the calling thread does. */
	private void settle(Task<?> task, Runnable completion) {
		try {
			AtomicBoolean begun = new AtomicBoolean();
			settle(() -> {
				if (begun.compareAndSet(false, true)) {
					try {
						completion.run();
					}
					finally {
						begun.set(task.isDone());
					}
				}
				return task.isDone() ? Remaining.NONE : Remaining.UNDER_WAY;
			});
		}
		catch (OutOfMemoryError ex) {
			completion.run();
		}
	}

	/**
	 * Ends a task that the caller has taken from a queue. Tries again as long as memory
	 * is exhausted.
	 * @return {@code false} if another thread has ended the task
	 */
	static boolean endTaken(Task<?> task, Throwable error) {
		try {
			return task.completeExceptionally(error);
		}
		catch (OutOfMemoryError ex) {
			settleLost(task, error);
			return true;
		}
	}

	private static void settleLost(Task<?> task, Throwable error) {
		do {
			try {
				task.settleLost(error);
			}
			catch (OutOfMemoryError ex) {
				// The task has paused between its attempts.
			}
		}
		while (!task.isDone());
	}

	void settle(Unsettled unsettled) {
		this.waiting.add(unsettled);
		if (this.stopped) {
			settleAll();
		}
		else {
			this.signal.run();
		}
	}

	void start() {
		this.stopped = false;
	}

	/** Stops the settler. Threads that add work from now on do it themselves. */
	void stop() {
		end();
		this.stopped = true;
		settleAll();
	}

	boolean isSettled() {
		return this.waiting.isEmpty();
	}

	@Override
	public long perform(long now) {
		if (this.waiting.isEmpty()) {
			end();
			return Long.MAX_VALUE;
		}
		Background current = this.current;
		int progress = this.progress.get();
		if (current == null) {
			startThread(now);
		}
		else if (progress != this.lastProgress) {
			this.lastLook = now;
			current.signal();
		}
		else if (now - this.lastLook >= Supervisor.HEARTBEAT.toNanos() && this.threads < MOST_THREADS) {
			current.stop();
			startThread(now);
		}
		else {
			current.signal();
		}
		this.lastProgress = progress;
		return Supervisor.HEARTBEAT.toNanos();
	}

	private void startThread(long now) {
		this.lastLook = now;
		try {
			this.current = this.time.background(this.threadName, this::settleAll);
			this.threads++;
		}
		catch (Throwable ex) {
			this.events.logError("No thread could be started to complete tasks, so the supervisor completes them", ex);
			settleAll();
		}
	}

	private void end() {
		Background current = this.current;
		if (current != null) {
			this.current = null;
			this.threads = 0;
			current.stop();
		}
	}

	private long settleAll() {
		// Nothing has changed if all that is left is under way on other threads.
		if (this.waiting.removeIf(this.settled)) {
			this.signal.run();
		}
		return Long.MAX_VALUE;
	}

	/** Settles futures, and returns whether none of them is left. */
	private boolean settled(Unsettled unsettled) {
		Remaining remaining;
		do {
			remaining = settleNext(unsettled);
			this.progress.incrementAndGet();
		}
		while (remaining == Remaining.SOME);
		return remaining == Remaining.NONE;
	}

	private Remaining settleNext(Unsettled unsettled) {
		try {
			return unsettled.settleNext();
		}
		catch (Throwable ex) {
			this.events.logError("Dependent actions of a task failed", ex);
			return Remaining.SOME;
		}
	}

}
