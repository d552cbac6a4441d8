package io.poolifier;

import java.time.Duration;

/**
 * How long to wait before a worker is replaced that died soon after it came: at first not
 * at all, then longer each time. For use under a lock.
 */
final class RestartBackoff {

	private static final Duration FIRST = Duration.ofMillis(100);

	private static final Duration LONGEST = Duration.ofSeconds(30);

	/** A worker that lived for so long had a good start. */
	private static final Duration HEALTHY = Duration.ofSeconds(60);

	private int failures;

	/**
	 * The worker died.
	 * @param age how long it lived
	 * @return how long to wait
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

}
