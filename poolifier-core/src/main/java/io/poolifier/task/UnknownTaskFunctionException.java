// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import java.util.List;

/**
 * Thrown when a task names a function that its pool does not have.
 */
public class UnknownTaskFunctionException extends IllegalArgumentException {

	private final String poolName;

	private final String function;

	@SuppressWarnings("serial")
	private final List<String> knownFunctions;

	/**
	 * Creates an exception for an unknown function.
	 * @param poolName the name of the pool
	 * @param function the unknown name
	 * @param knownFunctions the names of the functions of the pool
	 */
	public UnknownTaskFunctionException(String poolName, String function, List<String> knownFunctions) {
		super("Pool '%s' has no task function '%s'; it has %s".formatted(poolName, function,
				knownFunctions.isEmpty() ? "none" : knownFunctions));
		this.poolName = poolName;
		this.function = function;
		this.knownFunctions = List.copyOf(knownFunctions);
	}

	/**
	 * Returns the name of the pool that does not have the function.
	 * @return the name of the pool
	 */
	public String getPoolName() {
		return this.poolName;
	}

	/**
	 * Returns the unknown name.
	 * @return the unknown name
	 */
	public String getFunction() {
		return this.function;
	}

	/**
	 * Returns the names of the functions of the pool.
	 * @return the names of the functions
	 */
	public List<String> getKnownFunctions() {
		return this.knownFunctions;
	}

}
