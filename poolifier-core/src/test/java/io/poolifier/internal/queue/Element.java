// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.function.Consumer;

/**
 * What the tests put into queues.
 */
class Element implements QueueElement<Element> {

	/** A taker that does not care. */
	static final Consumer<Element> UNNOTICED = (element) -> {
	};

	private final int producer;

	private final int number;

	private Element next;

	private Element previous;

	private int place;

	private volatile boolean over;

	private final int priority;

	private final int group;

	private final long since;

	Element(int producer, int number) {
		this(producer, number, 0, 0, number);
	}

	Element(int producer, int number, int priority, int group, long since) {
		this.producer = producer;
		this.number = number;
		this.priority = priority;
		this.group = group;
		this.since = since;
	}

	@Override
	public int priority() {
		return this.priority;
	}

	@Override
	public int group() {
		return this.group;
	}

	@Override
	public long since() {
		return this.since;
	}

	int producer() {
		return this.producer;
	}

	int number() {
		return this.number;
	}

	@Override
	public boolean isOver() {
		return this.over;
	}

	void end() {
		this.over = true;
	}

	@Override
	public Element next() {
		return this.next;
	}

	@Override
	public void next(Element next) {
		this.next = next;
	}

	@Override
	public Element previous() {
		return this.previous;
	}

	@Override
	public void previous(Element previous) {
		this.previous = previous;
	}

	@Override
	public int place() {
		return this.place;
	}

	@Override
	public void place(int place) {
		this.place = place;
	}

	@Override
	public String toString() {
		return this.producer + "/" + this.number;
	}

}
