// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import org.jetbrains.lincheck.datastructures.Operation;

/**
 * What all users of a queue may do at any time. Three elements are enough for what goes
 * wrong in a list; each is added at most once.
 */
public abstract class QueueOperations {

	final Element a;

	final Element b;

	final Element c;

	final TasksQueue<Element> queue = new TasksQueue<>(0, new Aging(0, 1), () -> 0);

	QueueOperations() {
		this(new Element("a"), new Element("b"), new Element("c"));
	}

	QueueOperations(Element a, Element b, Element c) {
		this.a = a;
		this.b = b;
		this.c = c;
	}

	@Operation(runOnce = true)
	public void offerA() {
		offer(this.a);
	}

	@Operation(runOnce = true)
	public void offerB() {
		offer(this.b);
	}

	@Operation(runOnce = true)
	public void offerC() {
		offer(this.c);
	}

	void offer(Element element) {
		this.queue.offer(element);
	}

	static String name(Element element) {
		return (element != null) ? element.toString() : "none";
	}

}
