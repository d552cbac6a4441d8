// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

/**
 * Thrown when virtual threads are requested on a Java version that does not support them.
 */
public class VirtualThreadsUnsupportedException extends UnsupportedOperationException {

	private final int javaVersion;

	/**
	 * Creates an exception for a Java version.
	 * @param javaVersion the feature version of the running Java, such as 17
	 */
	public VirtualThreadsUnsupportedException(int javaVersion) {
		super(("Virtual threads need Java 21 or later, and this is Java %d; run the application on Java 21 or later, "
				+ "or use workers of type 'thread' with a higher concurrency")
			.formatted(javaVersion));
		this.javaVersion = javaVersion;
	}

	/**
	 * Returns the feature version of the running Java.
	 * @return the feature version, such as 17
	 */
	public int getJavaVersion() {
		return this.javaVersion;
	}

}
