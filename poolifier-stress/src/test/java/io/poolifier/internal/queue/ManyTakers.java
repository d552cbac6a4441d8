// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jetbrains.lincheck.datastructures.Operation;

/**
 * A queue with several who take from it, at both ends and from its middle.
 * <p>
 * Two of them may come back with nothing though the queue was never empty: a thief gives
 * up if another is at it, and who takes the last element that was in order just as a new
 * one arrives lets others take the queue for empty. They may: whoever added the new one
 * looks for sleepers afterwards. So here who comes back with nothing tries again, unless
 * the queue was empty at that moment for sure.
 */
public class ManyTakers extends QueueOperations {

	/** At least as many as there are in the queue. */
	final AtomicInteger present = new AtomicInteger();

	/** At least as many as there are in the queue that everybody may have. */
	final AtomicInteger presentFree = new AtomicInteger();

	public ManyTakers() {
	}

	ManyTakers(Element a, Element b, Element c) {
		super(a, b, c);
	}

	@Override
	void offer(Element element) {
		this.present.incrementAndGet();
		if (element.group() == 0) {
			this.presentFree.incrementAndGet();
		}
		super.offer(element);
	}

	@Operation
	public String poll() {
		return take(this.queue::poll, this.present);
	}

	@Operation
	public String steal() {
		return take(() -> this.queue.trySteal((group) -> true, Element.UNNOTICED), this.present);
	}

	@Operation
	public boolean removeA() {
		return remove(this.a);
	}

	@Operation
	public boolean removeB() {
		return remove(this.b);
	}

	String take(Supplier<Element> end, AtomicInteger present) {
		Element element = end.get();
		while (element == null && present.get() > 0) {
			Thread.onSpinWait();
			element = end.get();
		}
		if (element != null) {
			taken(element);
		}
		return name(element);
	}

	private boolean remove(Element element) {
		boolean removed = this.queue.remove(element);
		if (removed) {
			taken(element);
		}
		return removed;
	}

	private void taken(Element element) {
		this.present.decrementAndGet();
		if (element.group() == 0) {
			this.presentFree.decrementAndGet();
		}
	}

}
