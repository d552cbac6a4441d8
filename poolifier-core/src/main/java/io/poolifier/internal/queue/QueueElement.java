// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import org.jspecify.annotations.Nullable;

/**
 * Element that can wait in a {@link TasksQueue}. The queue links elements through their
 * own fields and allocates nothing per element. An element can be in only one queue at a
 * time. Plain fields are sufficient, because the queue ensures their visibility.
 *
 * @param <E> the type of the elements
 */
public interface QueueElement<E extends QueueElement<E>> {

	/**
	 * Returns the priority of the element, which does not change while it waits.
	 * @return the priority, from -20 (most urgent) to 19 (least urgent)
	 */
	int priority();

	/**
	 * Returns the time of arrival, from which the age is computed. It does not change
	 * while the element waits.
	 * @return the time in nanoseconds, in terms of {@link System#nanoTime()}
	 */
	long since();

	/**
	 * Returns the group of the element, which determines the takers that may take it. It
	 * does not change while the element waits.
	 * @return the group, shared by elements with the same takers; 0 for elements that any
	 * taker may take
	 */
	int group();

	/**
	 * Returns whether the element is over, so that it must not be added to another queue.
	 * @return {@code true} if the element is over, which it remains
	 */
	boolean isOver();

	/**
	 * Returns the link to the newer neighbor.
	 * @return the neighbor, or {@code null}
	 */
	@Nullable E next();

	/**
	 * Sets the link to the newer neighbor.
	 * @param next the neighbor, or {@code null}
	 */
	void next(@Nullable E next);

	/**
	 * Returns the link to the older neighbor.
	 * @return the neighbor, or {@code null}
	 */
	@Nullable E previous();

	/**
	 * Sets the link to the older neighbor.
	 * @param previous the neighbor, or {@code null}
	 */
	void previous(@Nullable E previous);

	/**
	 * Returns the place of the element in a queue.
	 * @return the place
	 */
	int place();

	/**
	 * Sets the place of the element in a queue.
	 * @param place the place
	 */
	void place(int place);

}
