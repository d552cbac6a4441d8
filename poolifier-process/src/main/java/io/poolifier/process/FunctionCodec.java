// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.poolifier.options.TaskTypes;
import io.poolifier.process.PayloadCodec.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * Codec of the data and the results of one function. Immutable.
 */
final class FunctionCodec {

	private final String function;

	private final List<ValueCodec> data;

	private final ValueCodec result;

	/**
	 * Creates a codec.
	 * @throws IllegalArgumentException if values of a type can never be carried
	 */
	FunctionCodec(String function, TaskTypes types, PayloadCodec codec) {
		this.function = function;
		List<ValueCodec> data = new ArrayList<>();
		for (Type type : types.data()) {
			data.add(codec(codec, type, "take data of type " + type.getTypeName()));
		}
		this.data = List.copyOf(data);
		this.result = codec(codec, types.result(), "return results of type " + types.result().getTypeName());
	}

	private ValueCodec codec(PayloadCodec codec, Type type, String action) {
		try {
			return codec.of(type);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"Task function '%s' cannot run in another process, because it would %s: %s".formatted(this.function,
							action, ex.getMessage()),
					ex);
		}
	}

	/**
	 * Encodes the data of a task.
	 * @throws IllegalArgumentException if it cannot be carried
	 */
	byte[] encodeData(@Nullable Object data) {
		try {
			return switch (this.data.size()) {
				case 0 -> noData(data);
				case 1 -> this.data.get(0).encode(data);
				default -> encodeArguments(data);
			};
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"The data of a task of function '%s' cannot be carried to another process: %s"
						.formatted(this.function, ex.getMessage()),
					ex);
		}
	}

	private static byte[] noData(@Nullable Object data) {
		if (data != null) {
			throw new IllegalArgumentException(
					"the function takes no data, and was given %s".formatted(data.getClass().getTypeName()));
		}
		return new byte[0];
	}

	private byte[] encodeArguments(@Nullable Object data) {
		if (!(data instanceof Object[] arguments) || arguments.length != this.data.size()) {
			throw new IllegalArgumentException(
					"it has to be an Object[] with %d arguments".formatted(this.data.size()));
		}
		byte[][] encoded = new byte[arguments.length][];
		int length = 0;
		for (int i = 0; i < arguments.length; i++) {
			encoded[i] = this.data.get(i).encode(arguments[i]);
			length = Math.addExact(length, Integer.BYTES + encoded[i].length);
		}
		ByteBuffer bytes = ByteBuffer.allocate(length);
		for (byte[] argument : encoded) {
			bytes.putInt(argument.length).put(argument);
		}
		return bytes.array();
	}

	/**
	 * Decodes the data of a task.
	 * @throws IllegalArgumentException if the bytes are no data of the function
	 */
	@Nullable Object decodeData(byte[] bytes) {
		return switch (this.data.size()) {
			case 0 -> null;
			case 1 -> this.data.get(0).decode(bytes);
			default -> decodeArguments(ByteBuffer.wrap(bytes));
		};
	}

	private @Nullable Object[] decodeArguments(ByteBuffer bytes) {
		@Nullable Object[] arguments = new Object[this.data.size()];
		for (int i = 0; i < arguments.length; i++) {
			int length = (bytes.remaining() >= Integer.BYTES) ? bytes.getInt() : -1;
			if (length < 0 || length > bytes.remaining()) {
				throw new IllegalArgumentException("argument %d is incomplete".formatted(i));
			}
			byte[] argument = new byte[length];
			bytes.get(argument);
			arguments[i] = this.data.get(i).decode(argument);
		}
		return arguments;
	}

	/**
	 * Encodes the result of a task.
	 * @throws IllegalArgumentException if it cannot be carried
	 */
	byte[] encodeResult(@Nullable Object result) {
		try {
			return this.result.encode(result);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"The result of a task of function '%s' cannot be carried to another process: %s"
						.formatted(this.function, ex.getMessage()),
					ex);
		}
	}

	/**
	 * Decodes the result of a task.
	 * @throws IllegalArgumentException if the bytes are no result of the function
	 */
	@Nullable Object decodeResult(byte[] bytes) {
		return this.result.decode(bytes);
	}

}
