package io.poolifier.queue;

import org.jetbrains.lincheck.datastructures.Operation;

/**
 * A queue of elements that differ in priority and in who may take them. Its owner takes
 * what is most urgent; a thief takes what is least urgent, one thief all, another one
 * only what everybody may have.
 */
public class UrgentAndBound extends ManyTakers {

	public UrgentAndBound() {
		super(new Element("a", 0, 0, 1), new Element("b", -5, 0, 2), new Element("c", 0, 1, 3));
		this.queue.setPrioritized(true);
	}

	/** Comes back with nothing also if all that is there is bound. */
	@Operation
	public String pollNewestFree() {
		return take(() -> this.queue.tryPollNewest((group) -> false), this.presentFree);
	}

}
