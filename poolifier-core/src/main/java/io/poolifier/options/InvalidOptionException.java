package io.poolifier.options;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * An option of a pool has a value that it cannot have. The exception says which option,
 * what it was set to, and what it must be.
 */
public class InvalidOptionException extends IllegalArgumentException {

	private final String option;

	private final transient @Nullable Object value;

	private final String requirement;

	/**
	 * Creates the exception.
	 * @param option the option's path, such as {@code tasksQueueOptions.concurrency}
	 * @param value what it was set to
	 * @param requirement what must be true of it, as in "must be at least 1"
	 */
	public InvalidOptionException(String option, @Nullable Object value, String requirement) {
		super("Pool option '%s' is %s, but %s".formatted(option,
				(value instanceof CharSequence) ? "'" + value + "'" : value, requirement));
		this.option = option;
		this.value = value;
		this.requirement = requirement;
	}

	/**
	 * The option that was set wrongly.
	 * @return its path, such as {@code tasksQueueOptions.concurrency}
	 */
	public String getOption() {
		return this.option;
	}

	/**
	 * What the option was set to.
	 * @return the value; {@code null} also after serialization
	 */
	public @Nullable Object getValue() {
		return this.value;
	}

	/**
	 * What must be true of the value.
	 * @return a phrase that begins with a verb, as in "must be at least 1"
	 */
	public String getRequirement() {
		return this.requirement;
	}

	/**
	 * Checks that an option is at least 1.
	 * @param option the option's path
	 * @param value what it was set to
	 * @throws InvalidOptionException if it is less
	 */
	public static void requirePositive(String option, int value) {
		if (value < 1) {
			throw new InvalidOptionException(option, value, "must be at least 1");
		}
	}

	/**
	 * Checks that an option does not exceed a limit.
	 * @param option the option's path
	 * @param value the value of the option
	 * @param limit the greatest valid value
	 * @param remedy a phrase that says what to do instead, as in "to run more tasks at
	 * once, raise the number of workers"
	 * @throws InvalidOptionException if it is greater
	 */
	public static void requireAtMost(String option, int value, int limit, String remedy) {
		if (value > limit) {
			throw new InvalidOptionException(option, value, "must be at most %d; %s".formatted(limit, remedy));
		}
	}

	/**
	 * Checks that an option is not negative.
	 * @param option the option's path
	 * @param value what it was set to
	 * @throws InvalidOptionException if it is
	 */
	public static void requireNotNegative(String option, Duration value) {
		if (value.isNegative()) {
			throw new InvalidOptionException(option, value, "must not be negative");
		}
	}

}
