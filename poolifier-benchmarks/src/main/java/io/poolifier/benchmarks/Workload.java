// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The work that a task does.
 */
enum Workload implements Work {

	/** Nothing: what is measured is the pool. */
	NO_OP("no-op") {
		@Override
		public Object run(Integer data) {
			return data;
		}
	},

	/** Computes for 10 microseconds. */
	CPU("10 us of CPU") {
		@Override
		public Object run(Integer data) {
			Burner.burn(SHORT_MICROS);
			return data;
		}
	},

	/** Computes the factorial of 1,000. */
	FACTORIAL("factorial(1000)") {
		@Override
		public Object run(Integer data) {
			BigInteger product = BigInteger.ONE;
			for (int factor = 2; factor <= FACTORIAL_OF; factor++) {
				product = product.multiply(BigInteger.valueOf(factor));
			}
			return product;
		}
	},

	/**
	 * Computes for 1 millisecond in one task of ten, for 10 microseconds in the others.
	 */
	SKEWED("skewed") {
		@Override
		public Object run(Integer data) {
			Burner.burn(LONG.get(data) ? LONG_MICROS : SHORT_MICROS);
			return data;
		}
	};

	/** The number of tasks before the data repeats. */
	static final int BATCH = 1_000;

	/** The data of the tasks of a batch, created beforehand. */
	static final List<Integer> DATA = IntStream.range(0, BATCH).boxed().toList();

	/** The average time that a task of {@link #SKEWED} takes, in microseconds. */
	static final double SKEWED_MICROS = 0.1 * 1_000 + 0.9 * 10;

	private static final int SHORT_MICROS = 10;

	private static final int LONG_MICROS = 1_000;

	private static final int FACTORIAL_OF = 1_000;

	/**
	 * The data that mean a long task: one of ten, in an order that no pool could share.
	 */
	private static final List<Boolean> LONG = shuffled();

	private final String title;

	Workload(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

	@Override
	public abstract Object run(Integer data);

	private static List<Boolean> shuffled() {
		List<Boolean> pattern = IntStream.range(0, BATCH)
			.mapToObj((index) -> index % 10 == 0)
			.collect(Collectors.toList());
		Collections.shuffle(pattern, new Random(BATCH));
		return List.copyOf(pattern);
	}

}
