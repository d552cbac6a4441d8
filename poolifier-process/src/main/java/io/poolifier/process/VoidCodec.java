// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import org.jspecify.annotations.Nullable;

/**
 * Codec of a type that has no value but null.
 */
final class VoidCodec implements PayloadCodec.ValueCodec {

	private static final byte NULL = (byte) 0xf6;

	@Override
	public byte[] encode(@Nullable Object value) {
		if (value != null) {
			throw new IllegalArgumentException(
					"A value of %s cannot be carried as void: declare its type".formatted(value.getClass()));
		}
		return new byte[] { NULL };
	}

	@Override
	public @Nullable Object decode(byte[] bytes) {
		if (bytes.length != 1 || bytes[0] != NULL) {
			throw new IllegalArgumentException("The bytes are no value of type void");
		}
		return null;
	}

}
