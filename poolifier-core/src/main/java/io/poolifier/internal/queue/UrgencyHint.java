// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Hint of the most urgent priority among new elements. It is on its own cache line, and
 * rarely written. So a worker need not read what producers write in order to know that
 * none of the new elements precedes those that it has. Thread-safe.
 */
@SuppressWarnings("unused")
final class UrgencyHint extends UrgencyHintField {

	private static final VarHandle MOST_URGENT;

	static {
		try {
			MOST_URGENT = MethodHandles.lookup().findVarHandle(UrgencyHintField.class, "mostUrgent", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private long after1, after2, after3, after4, after5, after6, after7, after8;

	/** Called after an element has been added to the inbox. */
	void added(int priority) {
		int known = this.mostUrgent;
		while (priority < known && !MOST_URGENT.compareAndSet(this, known, priority)) {
			known = this.mostUrgent;
		}
	}

	/** Called after an element has been added that may precede all others by its age. */
	void addedAged() {
		this.mostUrgent = ANYTHING;
	}

	/**
	 * Returns the most urgent priority, or a more urgent one of an element that is no
	 * longer new.
	 */
	int mostUrgent() {
		return this.mostUrgent;
	}

	/** Called before the inbox is emptied. */
	void reset() {
		if (this.mostUrgent != NOTHING) {
			this.mostUrgent = NOTHING;
		}
	}

}

/** Padding that keeps preceding data off the cache line of the field. */
@SuppressWarnings("unused")
abstract class UrgencyHintPadding {

	private long before1, before2, before3, before4, before5, before6, before7, before8;

}

abstract class UrgencyHintField extends UrgencyHintPadding {

	/** More urgent than any priority. */
	static final int ANYTHING = Integer.MIN_VALUE;

	/** Less urgent than any priority. */
	static final int NOTHING = Integer.MAX_VALUE;

	volatile int mostUrgent = NOTHING;

}
