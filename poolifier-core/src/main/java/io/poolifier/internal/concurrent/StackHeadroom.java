package io.poolifier.internal.concurrent;

/**
 * A probe for the stack of the calling thread.
 */
public final class StackHeadroom {

	/*
	 * Implementation note. A caller near the end of its stack may get a
	 * StackOverflowError out of any call, and so half-way through a change that has to be
	 * made as a whole. The probe goes deeper than such a change ever does, before
	 * anything is changed. The arguments widen its frames.
	 */

	private static final int FRAMES = 40;

	private StackHeadroom() {
	}

	/**
	 * Checks that the stack has room for some dozens of small frames.
	 * @throws StackOverflowError if it has not
	 */
	public static void require() {
		if (probe(FRAMES, 1, 2, 3, 4) == 0) {
			throw new AssertionError("The probe counts its frames");
		}
	}

	private static long probe(int frames, long a, long b, long c, long d) {
		return (frames == 0) ? a + b + c + d : probe(frames - 1, b, c, d, a) + 1;
	}

}
