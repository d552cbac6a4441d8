// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample;

/**
 * Exception for input from the client that cannot be used. The message is written for the
 * client.
 */
public class InvalidInputException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message the problem, and the input that would be valid
	 */
	public InvalidInputException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message the problem, and the input that would be valid
	 * @param cause the exception that revealed the problem
	 */
	public InvalidInputException(String message, Throwable cause) {
		super(message, cause);
	}

	/**
	 * Checks the bounds of a whole number.
	 * @param name the client's name for the number
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
	 * @param name the client's name for the number
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
