package io.poolifier.internal.queue;

/**
 * How waiting makes an element more urgent, so that it is not overtaken for ever: its
 * effective priority is
 * <pre>priority - age * factor * (1 + (size / 2048) ^ exponent)</pre> with the age in
 * milliseconds and the number of waiting elements as size.
 *
 * @param factor points of priority for each millisecond of waiting, 0 or more; 0 for no
 * aging
 * @param loadExponent how much a longer queue speeds this up, above 0
 */
public record Aging(double factor, double loadExponent) {

	private static final double REFERENCE_SIZE = 2048;

	private static final double NANOS_PER_MILLI = 1_000_000;

	/**
	 * Points of priority for each nanosecond of waiting.
	 */
	double perNano(int size) {
		return this.factor * (1 + Math.pow(size / REFERENCE_SIZE, this.loadExponent)) / NANOS_PER_MILLI;
	}

}
