// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.concurrent;

/**
 * Probe for the remaining stack of the calling thread.
 */
public final class StackHeadroom {

	/*
	 * Implementation note. A caller near the end of its stack may get a
	 * StackOverflowError from any call, even halfway through a change that must be
	 * atomic. The probe goes deeper than such a change ever does, before anything is
	 * changed.
	 *
	 * The compiler shrinks the frames of a recursion, down to 16 bytes if nothing is
	 * needed after the call, while the change itself may still be interpreted. So the
	 * probe needs all its arguments after the call, which takes at least 80 bytes per
	 * frame and 5 KB in all. An interpreted change takes less than 1.6 KB.
	 */

	private static final int FRAMES = 64;

	private StackHeadroom() {
	}

	/**
	 * Checks that the stack has room for several dozen frames.
	 * @throws StackOverflowError if the stack does not have enough room
	 */
	public static void require() {
		require(1);
	}

	/**
	 * Checks that the stack has room for changes within each other, each of which checks
	 * for itself.
	 * @param depth the number of changes
	 * @throws StackOverflowError if the stack does not have enough room
	 */
	public static void require(int depth) {
		if (probe(depth * FRAMES, 1, 2, 3, 4, 5, 6, 7, 8) == 0) {
			throw new AssertionError("The probe counts its frames");
		}
	}

	private static long probe(int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
		return (frames == 0) ? 1 : probe(frames - 1, h, a, b, c, d, e, f, g) + (a ^ b) + (c ^ d) + (e ^ f) + (g ^ h);
	}

}
