// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

/**
 * Form in which an exception crosses from one JVM to another, without Java serialization.
 * The form has the class name, the message, the stack trace, the causes and the
 * suppressed exceptions, each of bounded size.
 *
 * <p>
 * An exception comes back as its own type if it can be recreated without a loss by a
 * public constructor that takes a message, a cause, both or nothing, and as a
 * {@link RemoteTaskException} otherwise.
 */
final class RemoteFailure {

	private RemoteFailure() {
	}

	/**
	 * Encodes an exception. Methods of the exception that throw are tolerated.
	 * @param failure the exception
	 * @return the bytes
	 */
	static byte[] encode(Throwable failure) {
		try {
			return new FailureEncoder().encode(failure);
		}
		catch (RuntimeException | StackOverflowError ex) {
			Throwable name = new RemoteTaskException(failure.getClass().getName(), null, null);
			name.setStackTrace(new StackTraceElement[0]);
			return new FailureEncoder().encode(name);
		}
	}

	/**
	 * Decodes an exception.
	 * @param bytes the bytes of an exception
	 * @param loader the class loader that finds its class
	 * @return the exception, or a {@link RemoteTaskException} that stands for it
	 * @throws IllegalArgumentException if the bytes are no exception
	 */
	static Throwable decode(byte[] bytes, ClassLoader loader) {
		return new FailureDecoder(bytes, loader).decode();
	}

}
