// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Finder of the oldest element that is not more urgent than a given priority. Not
 * thread-safe.
 *
 * @param <E> the type of the elements
 */
final class OldestFinder<E extends QueueElement<E>> implements Consumer<E> {

	private final int priority;

	private @Nullable E oldest;

	OldestFinder(int priority) {
		this.priority = priority;
	}

	@Override
	public void accept(E element) {
		E oldest = this.oldest;
		if (element.priority() >= this.priority && (oldest == null || element.since() - oldest.since() < 0)) {
			this.oldest = element;
		}
	}

	@Nullable E oldest() {
		return this.oldest;
	}

}
