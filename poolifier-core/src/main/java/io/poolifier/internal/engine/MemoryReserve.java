// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * Reserve of memory for the shutdown of pools, which waiting tasks cannot use up. All
 * pools share it, because only the first shutdown on a full heap needs it: that has to
 * load classes, and ends tasks. It is not filled again until the next start of a pool,
 * because other pools may be ending their tasks. Thread-safe.
 */
final class MemoryReserve {

	private static final int BYTES = 512 * 1024;

	@SuppressWarnings("unused")
	private static volatile byte @Nullable [] memory;

	private MemoryReserve() {
	}

	/** Fills the reserve, if there is enough memory. */
	static void fill() {
		try {
			if (memory == null) {
				memory = new byte[BYTES];
			}
		}
		catch (OutOfMemoryError ex) {
			// A later start of a pool tries again.
		}
	}

	/** Makes the memory available. */
	static void release() {
		memory = null;
	}

}
