// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

/**
 * A method of a {@link io.poolifier.spring.annotation.TaskClient} cannot work. The
 * message says what and where, {@link #getAction()} what to write instead.
 */
public class InvalidTaskClientException extends IllegalStateException {

	/** The remedy, a sentence. */
	private final String action;

	/**
	 * Creates the exception.
	 * @param message the problem and its location, a sentence
	 * @param action the remedy, that is the code to write instead; a sentence
	 */
	public InvalidTaskClientException(String message, String action) {
		super(message);
		this.action = action;
	}

	/**
	 * Returns the remedy, that is the code to write instead.
	 * @return a sentence
	 */
	public String getAction() {
		return this.action;
	}

}
