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

	/*
	 * Implementation note. All elements age at the same pace, so the result does not
	 * depend on the time.
	 */

	private final double pointsPerNano;

	private @Nullable E first;

	MostUrgentFinder(double pointsPerNano) {
		this.pointsPerNano = pointsPerNano;
	}

	@Override
	public void accept(E element) {
		E first = this.first;
		if (first == null || precedes(element, first)) {
			this.first = element;
		}
	}

	private boolean precedes(E element, E other) {
		long older = other.since() - element.since();
		double points = other.priority() - element.priority() + older * this.pointsPerNano;
		return points > 0 || (points == 0 && older > 0);
	}

	@Nullable E first() {
		return this.first;
	}

}
