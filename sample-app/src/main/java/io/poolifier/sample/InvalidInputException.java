package io.poolifier.sample;

/**
 * What the client sent cannot be used. The message is written for the client.
 */
public class InvalidInputException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message what is wrong, and what would be right
	 */
	public InvalidInputException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what is wrong, and what would be right
	 * @param cause how it was found out
	 */
	public InvalidInputException(String message, Throwable cause) {
		super(message, cause);
	}

	/**
	 * Checks the bounds of a whole number.
	 * @param name what the client calls the number
	 * @param value the number
	 * @param minimum the least it may be
	 * @param maximum the most it may be
	 * @throws InvalidInputException if it is out of bounds
	 */
	public static void requireBetween(String name, long value, long minimum, long maximum) {
		if (value < minimum || value > maximum) {
			throw new InvalidInputException(
					"'%s' must be from %d to %d, but is %d".formatted(name, minimum, maximum, value));
		}
	}

	/**
	 * Checks the bounds of a number.
	 * @param name what the client calls the number
	 * @param value the number
	 * @param minimum the least it may be
	 * @param maximum the most it may be
	 * @throws InvalidInputException if it is out of bounds, or not a number
	 */
	public static void requireBetween(String name, double value, double minimum, double maximum) {
		if (!(value >= minimum && value <= maximum)) {
			throw new InvalidInputException(
					"'%s' must be from %s to %s, but is %s".formatted(name, minimum, maximum, value));
		}
	}

}
