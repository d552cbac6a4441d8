// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The data of one task, which counts how often its function is called.
 */
@SuppressWarnings("serial")
final class Shot extends AtomicInteger {

	private final transient TaskLedger ledger;

	Shot(TaskLedger ledger) {
		this.ledger = ledger;
	}

	/** The function is called. */
	void hit() {
		if (getAndIncrement() != 0) {
			this.ledger.violated(new AssertionError("A function was called twice for a task"));
		}
	}

}
