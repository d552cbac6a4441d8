// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Elements that wait for admission, and the order in which they are admitted. Not
 * thread-safe.
 *
 * @param <E> the type of the elements
 */
public interface WaitingLine<E> {

	/**
	 * Adds an element.
	 * @param element the element, which is in no line and in no queue
	 */
	void append(E element);

	/**
	 * Removes the next element.
	 * @return the element; {@code null} if no element waits
	 */
	@Nullable E poll();

	/**
	 * Removes an element from any position.
	 * @param element the element, which is in this line
	 */
	void remove(E element);

	/**
	 * Returns whether no element waits.
	 * @return {@code true} if no element waits
	 */
	boolean isEmpty();

	/**
	 * Passes the waiting elements to an action.
	 * @param action the action, which must not change this line
	 */
	void forEach(Consumer<? super E> action);

}
