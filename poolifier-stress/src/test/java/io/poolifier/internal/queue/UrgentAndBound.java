// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import org.jetbrains.lincheck.datastructures.Operation;

/**
 * A queue of elements that differ in priority and in who may take them. Its owner takes
 * the most urgent one, and so does a thief, unless all are equally urgent: then it takes
 * the newest one. One thief may take all, another one only the free ones.
 */
public class UrgentAndBound extends ManyTakers {

	public UrgentAndBound() {
		super(new Element("a", 0, 0, 1), new Element("b", -5, 0, 2), new Element("c", 0, 1, 3));
		this.queue.setPrioritized(true);
	}

	/** Comes back with nothing also if all that is there is bound. */
	@Operation
	public String stealFree() {
		return take(() -> this.queue.trySteal((group) -> false, Element.UNNOTICED), this.presentFree);
	}

}
