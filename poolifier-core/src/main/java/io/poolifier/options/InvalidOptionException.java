// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an option of a pool has an invalid value. The exception reports the option,
 * its value and the requirement that the value violates.
 */
public class InvalidOptionException extends IllegalArgumentException {

	private final String option;

	private final transient @Nullable Object value;

	private final String requirement;

	/**
	 * Creates an exception for an option.
	 * @param option the path of the option, such as {@code tasksQueueOptions.concurrency}
	 * @param value the invalid value
	 * @param requirement the requirement on the value, as in "must be at least 1"
	 */
	public InvalidOptionException(String option, @Nullable Object value, String requirement) {
		super("Pool option '%s' is %s, but %s".formatted(option,
				(value instanceof CharSequence) ? "'" + value + "'" : value, requirement));
		this.option = option;
		this.value = value;
		this.requirement = requirement;
	}

	/**
	 * Returns the path of the option that has an invalid value.
	 * @return the path, such as {@code tasksQueueOptions.concurrency}
	 */
	public String getOption() {
		return this.option;
	}

	/**
	 * Returns the invalid value of the option.
	 * @return the value; {@code null} also after deserialization
	 */
	public @Nullable Object getValue() {
		return this.value;
	}

	/**
	 * Returns the requirement that the value violates.
	 * @return a phrase that begins with a verb, as in "must be at least 1"
	 */
	public String getRequirement() {
		return this.requirement;
	}

	/**
	 * Checks that an option is at least 1.
	 * @param option the path of the option
	 * @param value the value of the option
	 * @throws InvalidOptionException if the value is less than 1
	 */
	public static void requirePositive(String option, int value) {
		if (value < 1) {
			throw new InvalidOptionException(option, value, "must be at least 1");
		}
	}

	/**
	 * Checks that an option does not exceed a limit.
	 * @param option the path of the option
	 * @param value the value of the option
	 * @param limit the greatest valid value
	 * @param remedy a phrase that states the alternative, as in "to run more tasks at
	 * once, raise the number of workers"
	 * @throws InvalidOptionException if the value is greater than the limit
	 */
	public static void requireAtMost(String option, int value, int limit, String remedy) {
		if (value > limit) {
			throw new InvalidOptionException(option, value, "must be at most %d; %s".formatted(limit, remedy));
		}
	}

	/**
	 * Checks that an option is not negative.
	 * @param option the path of the option
	 * @param value the value of the option
	 * @throws InvalidOptionException if the value is negative
	 */
	public static void requireNotNegative(String option, Duration value) {
		if (value.isNegative()) {
			throw new InvalidOptionException(option, value, "must not be negative");
		}
	}

}
