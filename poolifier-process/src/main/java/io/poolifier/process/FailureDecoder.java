// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Decoder of one exception, whose bytes may be hostile. Not thread-safe.
 */
final class FailureDecoder {

	private final DataInputStream input;

	private final ClassLoader loader;

	private int count;

	FailureDecoder(byte[] bytes, ClassLoader loader) {
		this.input = new DataInputStream(new ByteArrayInputStream(bytes));
		this.loader = loader;
	}

	/**
	 * Decodes the exception, once.
	 * @return the exception, or a {@link RemoteTaskException} that stands for it
	 * @throws IllegalArgumentException if the bytes are no exception
	 */
	Throwable decode() {
		try {
			Throwable failure = readThrowable(0);
			check(this.input.read() == -1, "bytes follow its end");
			return failure;
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("The bytes are no exception: " + ex, ex);
		}
	}

	private Throwable readThrowable(int depth) throws IOException {
		check(depth <= FailureEncoder.MAX_DEPTH && this.count++ < FailureEncoder.MAX_THROWABLES,
				"it has too many causes");
		String name = this.input.readUTF();
		String message = readMessage();
		StackTraceElement[] frames = readFrames();
		Throwable cause = this.input.readBoolean() ? readThrowable(depth + 1) : null;
		int suppressed = this.input.readUnsignedByte();
		check(suppressed <= FailureEncoder.MAX_SUPPRESSED, "it has too many suppressed exceptions");
		Throwable failure = FailureRecreation.of(name, message, cause, frames, this.loader);
		for (int i = 0; i < suppressed; i++) {
			failure.addSuppressed(readThrowable(depth + 1));
		}
		return failure;
	}

	private @Nullable String readMessage() throws IOException {
		int chunks = this.input.readByte();
		if (chunks < 0) {
			return null;
		}
		StringBuilder message = new StringBuilder();
		for (int i = 0; i < chunks; i++) {
			message.append(this.input.readUTF());
		}
		return message.toString();
	}

	private StackTraceElement[] readFrames() throws IOException {
		int frames = this.input.readUnsignedShort();
		check(frames <= FailureEncoder.MAX_FRAMES, "its stack trace is too long");
		List<StackTraceElement> read = new ArrayList<>();
		for (int i = 0; i < frames; i++) {
			read.add(new StackTraceElement(readNullable(), readNullable(), readNullable(), this.input.readUTF(),
					this.input.readUTF(), readNullable(), this.input.readInt()));
		}
		return read.toArray(StackTraceElement[]::new);
	}

	private @Nullable String readNullable() throws IOException {
		return this.input.readBoolean() ? this.input.readUTF() : null;
	}

	private static void check(boolean valid, String problem) {
		if (!valid) {
			throw new IllegalArgumentException("The bytes are no exception: " + problem);
		}
	}

}
