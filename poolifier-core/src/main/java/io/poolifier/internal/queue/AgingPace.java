// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Pace of aging at the current size of a queue. It is expensive to compute, and changes
 * little from element to element. Not thread-safe; guarded by the lock of the queue.
 */
final class AgingPace {

	/** The number of uses after which the pace is computed again. */
	private static final int USES = 32;

	private @Nullable Aging aging;

	private double perNano;

	private int usesLeft;

	/** Called when elements have been added. */
	void sizeChanged() {
		this.usesLeft = 0;
	}

	/** Returns the points of priority per nanosecond of waiting. */
	double perNano(Aging aging, IntSupplier size) {
		if (this.usesLeft == 0 || !aging.equals(this.aging)) {
			this.aging = aging;
			this.perNano = aging.perNano(size.getAsInt());
			this.usesLeft = USES;
		}
		this.usesLeft--;
		return this.perNano;
	}

}
