// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import org.jspecify.annotations.Nullable;

/**
 * Failure of a task in another JVM whose exception cannot be recreated in this one. The
 * stack trace is that of the original exception, and so are the causes.
 */
public class RemoteTaskException extends RuntimeException {

	private final String className;

	/**
	 * Creates an exception that stands for another.
	 * @param className the name of the class of the original exception
	 * @param message the message of the original exception
	 * @param cause the recreated cause
	 */
	public RemoteTaskException(String className, @Nullable String message, @Nullable Throwable cause) {
		super((message != null) ? className + ": " + message : className, cause);
		this.className = className;
	}

	/**
	 * Returns the name of the class of the original exception.
	 * @return the fully qualified name
	 */
	public String getClassName() {
		return this.className;
	}

}
