// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.poolifier.options.TimeLimits;
import io.poolifier.task.TaskScope;
import io.poolifier.task.TaskTimeoutException;
import io.poolifier.task.TaskTimeoutException.Limit;
import org.jspecify.annotations.Nullable;

/**
 * Task that has time limits. Other tasks do not pay for them.
 *
 * @param <R> the type of the result
 */
class LimitedTask<R extends @Nullable Object> extends InterceptedTask<R> {

	/**
	 * Parts of the pool that a task with time limits depends on.
	 */
	record Environment(String poolName, TimerWheel wheel, TaskSettler settler, EventPublisher events,
			LongAdder timedOut) {
	}

	/**
	 * Parts of the life of a task to which limits apply.
	 */
	private enum Phase {

		NEW, QUEUED, RUNNING, GRACE, OVER

	}

	/*
	 * Implementation note. The timer is set for the limit of the current phase. Both
	 * change under the lock of the timer. The supervisor only notices that a timer has
	 * expired. What follows may block, and runs on a thread of the settler, which checks
	 * the phase and the time again.
	 */

	private static final long MOST_NANOS = Long.MAX_VALUE / 4;

	/** The time after which it is tried again to free a worker. */
	private static final long RETRY_NANOS = 1_000_000_000;

	private static final long NOT_SET = Long.MIN_VALUE;

	private final TimeLimits limits;

	private final Environment environment;

	private final TimerWheel.Timer timer = new TimerWheel.Timer(this::expired);

	/** Guarded by the lock of the timer. */
	private Phase phase = Phase.NEW;

	/** Guarded by the lock of the timer. */
	private long phaseStarted;

	/** Guarded by the lock of the timer. */
	private long deadline = NOT_SET;

	LimitedTask(RegisteredFunction function, @Nullable Object data, long submittedNanos, @Nullable TaskScope scope,
			TimeLimits limits, Environment environment) {
		super(function, data, submittedNanos, scope, environment.events());
		this.limits = limits;
		this.environment = environment;
	}

	@Override
	long waitNanosLeft() {
		Duration limit = this.limits.queue();
		return (limit != null) ? nanos(limit) - waited() : super.waitNanosLeft();
	}

	private long waited() {
		return this.environment.wheel().nanoTime() - since();
	}

	@Override
	RuntimeException waitedTooLong() {
		count(true);
		return timeout(Limit.QUEUE, this.limits.queue(), waited(), null, List.of());
	}

	@Override
	void accepted() {
		synchronized (this.timer) {
			if (this.phase == Phase.NEW) {
				enter(Phase.QUEUED, since(), this.limits.queue());
			}
		}
	}

	@Override
	void started(int worker) {
		synchronized (this.timer) {
			enter(Phase.RUNNING, this.environment.wheel().nanoTime(), this.limits.run());
		}
		super.started(worker);
	}

	@Override
	void leftWorker() {
		synchronized (this.timer) {
			enter(Phase.QUEUED, since(), null);
		}
	}

	@Override
	void rejected(Throwable error) {
		forget();
		super.rejected(error);
	}

	@Override
	void forget() {
		synchronized (this.timer) {
			enter(Phase.OVER, NOT_SET, null);
		}
		super.forget();
	}

	@Override
	public @Nullable Duration remainingTime() {
		synchronized (this.timer) {
			return (this.phase == Phase.RUNNING && this.deadline != NOT_SET)
					? Duration.ofNanos(Math.max(this.deadline - this.environment.wheel().nanoTime(), 0))
					: (this.phase == Phase.GRACE) ? Duration.ZERO : null;
		}
	}

	/** Called under the lock of the timer. */
	private void enter(Phase phase, long started, @Nullable Duration limit) {
		if (this.phase == Phase.OVER) {
			return;
		}
		this.phase = phase;
		this.phaseStarted = started;
		if (limit != null) {
			setTimer(started + nanos(limit));
		}
		else if (this.deadline != NOT_SET) {
			this.deadline = NOT_SET;
			this.environment.wheel().cancel(this.timer);
		}
	}

	/** Called under the lock of the timer. */
	private void setTimer(long deadline) {
		this.deadline = deadline;
		this.environment.wheel().set(this.timer, deadline);
	}

	private static long nanos(Duration duration) {
		return Math.min(TimeUnit.NANOSECONDS.convert(duration), MOST_NANOS);
	}

	/** Called by the supervisor. */
	private void expired() {
		try {
			this.environment.settler().run(this::expire);
		}
		catch (Throwable ex) {
			// There is not enough memory to let another thread do it.
			synchronized (this.timer) {
				if (this.phase != Phase.OVER) {
					setTimer(this.environment.wheel().nanoTime());
				}
			}
		}
	}

	private void expire() {
		try {
			exceed();
		}
		catch (Throwable ex) {
			// The worker has thrown, or there is not enough memory.
			synchronized (this.timer) {
				if (this.phase != Phase.OVER) {
					setTimer(this.environment.wheel().nanoTime() + RETRY_NANOS);
				}
			}
			throw ex;
		}
	}

	private void exceed() {
		Phase phase;
		long started;
		long now = this.environment.wheel().nanoTime();
		synchronized (this.timer) {
			if (this.deadline == NOT_SET || now - this.deadline < 0) {
				return;
			}
			phase = this.phase;
			started = this.phaseStarted;
		}
		switch (phase) {
			case QUEUED -> count(leaveQueue(timeout(Limit.QUEUE, this.limits.queue(), now - started, null, List.of())));
			case RUNNING -> interrupt(started, now);
			case GRACE -> freeWorker(now);
			default -> {
				// The task has ended.
			}
		}
	}

	private void interrupt(long started, long now) {
		Attendance attendance = attendance();
		if (attendance == null) {
			return;
		}
		TaskTimeoutException timeout = timeout(Limit.RUN, this.limits.run(), now - started, attendance.workerKey(),
				attendance.stack());
		synchronized (this.timer) {
			if (this.phase != Phase.RUNNING || this.phaseStarted != started) {
				return;
			}
			enter(Phase.GRACE, now, (this.limits.grace() != null) ? this.limits.grace() : TimeLimits.DEFAULT_GRACE);
		}
		count(abort(timeout));
	}

	private void count(boolean timedOut) {
		if (timedOut) {
			this.environment.timedOut().increment();
		}
	}

	private TaskTimeoutException timeout(Limit exceeded, @Nullable Duration limit, long elapsed,
			@Nullable Integer workerKey, List<StackTraceElement> stack) {
		return new TaskTimeoutException(this.environment.poolName(), function(), exceeded,
				(limit != null) ? limit : Duration.ZERO, Duration.ofNanos(elapsed), workerKey, stack);
	}

	private void freeWorker(long now) {
		boolean freed = overrun();
		synchronized (this.timer) {
			if (freed) {
				enter(Phase.OVER, now, null);
			}
			else if (this.phase == Phase.GRACE) {
				setTimer(now + RETRY_NANOS);
			}
		}
	}

}
