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
	 * changed. The arguments enlarge its frames.
	 */

	private static final int FRAMES = 40;

	private StackHeadroom() {
	}

	/**
	 * Checks that the stack has room for several dozen small frames.
	 * @throws StackOverflowError if the stack does not have enough room
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
