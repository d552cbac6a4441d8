// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongPredicate;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Attacks on pools: whatever is done to them, their guarantees have to hold.
 */
class AttackTests {

	private static final Duration SHORT = Duration.ofSeconds(40);

	private static final long LONG_TASKS = 20_000_000;

	private final Attack attack = new Attack(
			Long.getLong("attack.seed", ThreadLocalRandom.current().nextLong(1_000_000_000)), ThreadKind.supported());

	@Test
	void nothingIsLostInAShortAttack() throws Exception {
		long deadline = System.nanoTime() + SHORT.toNanos();
		attackUntil((tasks) -> System.nanoTime() - deadline > 0);
	}

	@Test
	@Tag("soak")
	void nothingIsLostInALongAttack() throws Exception {
		long wanted = Long.getLong("attack.tasks", LONG_TASKS);
		attackUntil((tasks) -> tasks >= wanted);
	}

	private void attackUntil(LongPredicate enough) throws Exception {
		this.attack.run(enough);
		System.out.println(this.attack);
	}

}
