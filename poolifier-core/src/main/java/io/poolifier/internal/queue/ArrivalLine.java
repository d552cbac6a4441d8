// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Waiting line that admits elements in the order of their arrival, whatever their
 * priorities. Not thread-safe.
 *
 * @param <E> the type of the elements
 */
public final class ArrivalLine<E extends QueueElement<E>> implements WaitingLine<E> {

	private final Lane<E> lane = new Lane<>();

	/**
	 * Creates an empty line.
	 */
	public ArrivalLine() {
	}

	@Override
	public void append(E element) {
		this.lane.append(element);
	}

	@Override
	public @Nullable E poll() {
		E oldest = this.lane.oldest();
		if (oldest != null) {
			this.lane.unlink(oldest);
		}
		return oldest;
	}

	@Override
	public void remove(E element) {
		this.lane.unlink(element);
	}

	@Override
	public boolean isEmpty() {
		return this.lane.isEmpty();
	}

	@Override
	public void forEach(Consumer<? super E> action) {
		for (E element = this.lane.oldest(); element != null; element = element.next()) {
			action.accept(element);
		}
	}

}
