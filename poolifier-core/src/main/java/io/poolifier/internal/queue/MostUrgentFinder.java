// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Finder of the most urgent element, aging included, among the oldest elements of each
 * kind. On a tie, the older element is more urgent.
 *
 * @param <E> the type of the elements
 */
final class MostUrgentFinder<E extends QueueElement<E>> implements Consumer<E> {

	private final double pointsPerNano;

	private final long now;

	private @Nullable E first;

	private double priority;

	MostUrgentFinder(double pointsPerNano, long now) {
		this.pointsPerNano = pointsPerNano;
		this.now = now;
	}

	@Override
	public void accept(E element) {
		double priority = element.priority() - Math.max(this.now - element.since(), 0) * this.pointsPerNano;
		if (this.first == null || priority < this.priority
				|| (priority == this.priority && element.since() - this.first.since() < 0)) {
			this.first = element;
			this.priority = priority;
		}
	}

	@Nullable E first() {
		return this.first;
	}

}
