// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

/**
 * The places at which an attack may fail a call out of the engine.
 */
enum Fault {

	CREATE_WORKER(4, 40),

	START_WORKER(4, 40),

	ADD_SLOT(2, 20),

	WAKE(5, 2_000),

	INTERRUPT(2, 20),

	KILL(2, 5),

	/** Background threads of the pool. */
	START_THREAD(3, 10),

	/** On the supervisor: elsewhere a caller or a worker would have to go without it. */
	CLOCK(30, 1_000),

	FATAL_PREDICATE(100, 2_000),

	LISTENER(2, 100),

	LOGGER(2, 50),

	INTERCEPT(50, 2_000),

	SCOPE_STARTED(50, 2_000),

	SCOPE_CALL(50, 2_000),

	SCOPE_END(50, 2_000);

	private final int leastPeriod;

	private final int mostPeriod;

	Fault(int leastPeriod, int mostPeriod) {
		this.leastPeriod = leastPeriod;
		this.mostPeriod = mostPeriod;
	}

	/** Returns every how manieth call fails, at random. */
	int period(Dice dice) {
		return dice.logUniform(this.leastPeriod, this.mostPeriod);
	}

	/** Returns an error for the call with some number. */
	Throwable error(int number) {
		String message = this + " failed, as asked";
		return switch (number % ((this == SCOPE_CALL) ? 3 : 4)) {
			case 0 -> new IllegalStateException(message);
			case 1 -> new StackOverflowError(message);
			case 2 -> new NoClassDefFoundError(message);
			default -> new OutOfMemoryError(message);
		};
	}

}
