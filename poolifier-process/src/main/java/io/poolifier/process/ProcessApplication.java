// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.util.Map;

/**
 * Application of a child JVM, which provides the functions that its worker runs. The
 * implementation named by the factory is created in the child by its public constructor
 * without parameters.
 */
public interface ProcessApplication {

	/**
	 * Starts the application. Called once. If this method throws, the child ends, and its
	 * worker fails to start.
	 * @param context the context of the child
	 * @return the functions by name
	 * @throws Exception if the application cannot start
	 */
	Map<String, ProcessFunction> start(ProcessContext context) throws Exception;

	/**
	 * Stops the application. Called when the worker is retired, but not when it is
	 * killed. The default implementation does nothing.
	 */
	default void stop() {
	}

}
