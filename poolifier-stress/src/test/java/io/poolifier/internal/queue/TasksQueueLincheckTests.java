// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The queue does with many users what it does with one, as if they took turns.
 */
class TasksQueueLincheckTests {

	private static final boolean FULL = "full".equals(System.getProperty("stress.form"));

	@ParameterizedTest
	@EnumSource
	void isLinearizableUnderStress(Subject subject) {
		check(new StressOptions(), subject, FULL ? 100 : 10, FULL ? 10_000 : 500);
	}

	/** Takes turns at each access to a field, and so sees no reordering. */
	@ParameterizedTest
	@EnumSource
	void isLinearizableInEachInterleaving(Subject subject) {
		check(new ModelCheckingOptions(), subject, FULL ? 30 : 4, FULL ? 2_000 : 40);
	}

	private static void check(Options<?, ?> options, Subject subject, int iterations, int invocations) {
		options.iterations(iterations)
			.invocationsPerIteration(invocations)
			.threads(3)
			.actorsPerThread(3)
			.sequentialSpecification(subject.specification)
			.check(subject.queue);
	}

	enum Subject {

		ONE_TAKER(OneTaker.class, SequentialQueue.class),

		MANY_TAKERS(ManyTakers.class, SequentialQueue.class),

		URGENT_AND_BOUND(UrgentAndBound.class, UrgentAndBoundSequentially.class);

		private final Class<?> queue;

		private final Class<?> specification;

		Subject(Class<?> queue, Class<?> specification) {
			this.queue = queue;
			this.specification = specification;
		}

	}

}
