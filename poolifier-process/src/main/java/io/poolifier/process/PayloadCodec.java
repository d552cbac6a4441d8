// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * Codec that carries data and results between the application and its child JVMs, by
 * declared types: the bytes need not, and must not, name a class. Implementations must be
 * thread-safe, and the same on both sides.
 */
public interface PayloadCodec {

	/**
	 * Returns the codec of a type.
	 * @param type the declared type, with its type arguments
	 * @return the codec of the type
	 * @throws IllegalArgumentException if values of the type can never be carried; the
	 * message tells which part of the type is to blame, and what to use instead
	 */
	ValueCodec of(Type type);

	/**
	 * Codec of the values of one declared type. Thread-safe.
	 */
	interface ValueCodec {

		/**
		 * Encodes a value.
		 * @param value the value
		 * @return the bytes
		 * @throws IllegalArgumentException if the value cannot be carried; the message
		 * has the path of the culprit
		 */
		byte[] encode(@Nullable Object value);

		/**
		 * Decodes a value.
		 * @param bytes the bytes of a value
		 * @return the value
		 * @throws IllegalArgumentException if the bytes are no value of the type
		 */
		@Nullable Object decode(byte[] bytes);

	}

}
