package io.poolifier.internal.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The pause before a worker is replaced that died soon after its start: none at first,
 * then longer each time. Not thread-safe.
 */
final class RestartBackoff {

	private static final Duration FIRST = Duration.ofMillis(100);

	private static final Duration LONGEST = Duration.ofSeconds(30);

	/** A worker that lived for so long had a good start. */
	private static final Duration HEALTHY = Duration.ofSeconds(60);

	private int failures;

	/** The function whose task ended the worker before. */
	private @Nullable String lastFunction;

	/**
	 * A worker that was to be ready never was, or died of itself.
	 * @param age the time that it lived
	 * @return the time to wait
	 */
	Duration failed(Duration age) {
		if (age.compareTo(HEALTHY) >= 0) {
			this.failures = 0;
		}
		int doublings = this.failures - 1;
		this.failures = Math.min(this.failures + 1, Integer.SIZE - 1);
		if (doublings < 0) {
			return Duration.ZERO;
		}
		Duration delay = FIRST.multipliedBy(1L << doublings);
		return (delay.compareTo(LONGEST) < 0) ? delay : LONGEST;
	}

	/**
	 * A task ended a worker. As long as tasks of one function do so, the worker is not to
	 * blame, and there is no pause.
	 * @param age the time that the worker lived
	 * @param function the function of the task
	 * @return the time to wait
	 */
	Duration failed(Duration age, String function) {
		boolean sameFunction = this.lastFunction == null || this.lastFunction.equals(function);
		this.lastFunction = function;
		return sameFunction ? Duration.ZERO : failed(age);
	}

}
