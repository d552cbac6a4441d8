// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

/**
 * A caller that comes nearer and nearer to the end of its stack.
 */
public final class NearStackEnd {

	private static final int STACK_BYTES = 256 * 1024;

	private NearStackEnd() {
	}

	/**
	 * Performs an action with less and less stack left, until none is left at all. The
	 * action may throw a {@link StackOverflowError}.
	 */
	public static void repeat(Runnable action) throws InterruptedException {
		Thread thread = new Thread(null, () -> recurse(action), "near-stack-end", STACK_BYTES);
		thread.start();
		thread.join();
	}

	@SuppressWarnings("InfiniteRecursion") // to the end of the stack
	private static void recurse(Runnable action) {
		try {
			perform(action);
			recurse(action);
		}
		catch (StackOverflowError ex) {
			// The end.
		}
	}

	private static void perform(Runnable action) {
		try {
			action.run();
		}
		catch (StackOverflowError ex) {
			// The caller may go on.
		}
	}

}
