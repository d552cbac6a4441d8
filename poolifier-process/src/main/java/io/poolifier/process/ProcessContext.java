// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.util.List;

/**
 * Context of a child JVM.
 *
 * @param poolName the name of the pool
 * @param arguments the arguments given to the factory of the workers
 */
public record ProcessContext(String poolName, List<String> arguments) {

	/**
	 * Copies the arguments.
	 */
	public ProcessContext {
		arguments = List.copyOf(arguments);
	}

}
