// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

/**
 * Exception for an element that is annotated with
 * {@link io.poolifier.spring.annotation.TaskFunction} but cannot be a task function. The
 * message states the problem and its location; {@link #getAction()} returns the remedy.
 */
public class InvalidTaskFunctionException extends IllegalStateException {

	/** The remedy, a sentence. */
	private final String action;

	/**
	 * Creates the exception.
	 * @param message the problem and its location, a sentence
	 * @param action the remedy, that is the code to write instead; a sentence
	 */
	public InvalidTaskFunctionException(String message, String action) {
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
