// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample;

/**
 * A task failed, for a reason that is not the client's fault.
 */
public class TaskFailedException extends RuntimeException {

	private final String function;

	private final Throwable error;

	/**
	 * Creates the exception.
	 * @param function the name of the task function
	 * @param error the error that the task failed with
	 */
	public TaskFailedException(String function, Throwable error) {
		super((error.getMessage() != null) ? error.getMessage() : error.toString(), error);
		this.function = function;
		this.error = error;
	}

	/**
	 * Returns the name of the task function that was to be run.
	 * @return the name of the task function
	 */
	public String getFunction() {
		return this.function;
	}

	/**
	 * Returns the error that the task failed with.
	 * @return an exception, or an error that its worker died of
	 */
	public Throwable getError() {
		return this.error;
	}

}
