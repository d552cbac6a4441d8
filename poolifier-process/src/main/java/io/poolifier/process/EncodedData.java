// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import io.poolifier.task.BoundData;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;

/**
 * Data of a task in the form in which it is sent, with everything that belongs to it.
 */
final class EncodedData extends BoundData {

	private final @Nullable Object data;

	private final byte[] bytes;

	private final FunctionCodec codec;

	private final byte[] context;

	/**
	 * Creates encoded data.
	 * @param data the plain data, for events
	 * @param bytes the encoded data
	 * @param codec the codec of the function
	 * @param context the encoded logging context of the caller
	 */
	EncodedData(@Nullable Object data, byte[] bytes, FunctionCodec codec, byte[] context) {
		this.data = data;
		this.bytes = bytes;
		this.codec = codec;
		this.context = context;
	}

	@Override
	public @Nullable Object data() {
		return this.data;
	}

	byte[] bytes() {
		return this.bytes;
	}

	FunctionCodec codec() {
		return this.codec;
	}

	byte[] context() {
		return this.context;
	}

	@Override
	@SuppressWarnings("NullAway") // the caller and the function determine the nullness
	public @Nullable Object call(TaskHandler<@Nullable Object, @Nullable Object> handler, TaskContext context)
			throws Exception {
		return handler.handle(this.data, context);
	}

}
