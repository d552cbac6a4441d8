// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the tests put into queues.
 */
final class Element implements QueueElement<Element> {

	/** A taker that does not care. */
	static final Consumer<Element> UNNOTICED = (element) -> {
	};

	private final String name;

	private final int priority;

	private final int group;

	private final long since;

	private Element next;

	private Element previous;

	private int place;

	Element(String name) {
		this(name, 0, 0, 0);
	}

	Element(String name, int priority, int group, long since) {
		this.name = name;
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

	@Override
	public boolean isOver() {
		return false;
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
		return this.name;
	}

	/** Takes all elements, in their turn. */
	static List<Element> drain(TasksQueue<Element> queue) {
		List<Element> elements = new ArrayList<>();
		for (Element element = queue.poll(); element != null; element = queue.poll()) {
			elements.add(element);
		}
		return elements;
	}

}
