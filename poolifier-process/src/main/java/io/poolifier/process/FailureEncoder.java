// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Encoder of one exception, whose sizes it bounds. Not thread-safe.
 */
final class FailureEncoder {

	static final int MAX_FRAMES = 512;

	static final int MAX_DEPTH = 16;

	static final int MAX_SUPPRESSED = 8;

	static final int MAX_THROWABLES = 64;

	private static final int MAX_MESSAGE = 100_000;

	// A char has at most three bytes in modified UTF-8, and a string at most 65,535.
	private static final int MAX_CHUNK = 65_535 / 3;

	private static final StackTraceElement[] NO_FRAMES = {};

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final DataOutputStream output = new DataOutputStream(this.bytes);

	private final Set<Throwable> written = Collections.newSetFromMap(new IdentityHashMap<>());

	/**
	 * Encodes an exception, once.
	 * @param failure the exception
	 * @return the bytes
	 */
	byte[] encode(Throwable failure) {
		try {
			writeThrowable(failure, 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return this.bytes.toByteArray();
	}

	private void writeThrowable(Throwable failure, int depth) throws IOException {
		this.written.add(failure);
		String name = failure.getClass().getName();
		String message = message(failure);
		if (failure.getClass() == RemoteTaskException.class) {
			String original = ((RemoteTaskException) failure).getClassName();
			message = (message == null || message.equals(original)) ? null
					: message.substring(Math.min(message.length(), original.length() + 2));
			name = original;
		}
		writeName(name);
		writeMessage(message);
		writeFrames(stackTrace(failure));
		Throwable cause = cause(failure);
		boolean caused = cause != null && isCarried(cause, depth);
		this.output.writeBoolean(caused);
		if (cause != null && caused) {
			writeThrowable(cause, depth + 1);
		}
		List<Throwable> suppressed = new ArrayList<>();
		for (Throwable other : failure.getSuppressed()) {
			if (suppressed.size() < MAX_SUPPRESSED && isCarried(other, depth)) {
				this.written.add(other);
				suppressed.add(other);
			}
		}
		this.output.writeByte(suppressed.size());
		for (Throwable other : suppressed) {
			writeThrowable(other, depth + 1);
		}
	}

	private boolean isCarried(Throwable other, int depth) {
		return depth < MAX_DEPTH && this.written.size() < MAX_THROWABLES && !this.written.contains(other);
	}

	private void writeMessage(@Nullable String message) throws IOException {
		if (message == null) {
			this.output.writeByte(-1);
			return;
		}
		String carried = (message.length() <= MAX_MESSAGE) ? message : message.substring(0, MAX_MESSAGE) + "...";
		this.output.writeByte((carried.length() + MAX_CHUNK - 1) / MAX_CHUNK);
		for (int i = 0; i < carried.length(); i += MAX_CHUNK) {
			this.output.writeUTF(carried.substring(i, Math.min(carried.length(), i + MAX_CHUNK)));
		}
	}

	private void writeFrames(StackTraceElement[] frames) throws IOException {
		int count = Math.min(frames.length, MAX_FRAMES);
		this.output.writeShort(count);
		for (int i = 0; i < count; i++) {
			writeFrame(frames[i]);
		}
	}

	// A loader and a version that are not in the text of the frame stay out of that of
	// the recreated one.
	private void writeFrame(StackTraceElement frame) throws IOException {
		String text = frame.toString();
		String loader = frame.getClassLoaderName();
		String version = frame.getModuleVersion();
		writeNullable((loader != null && text.startsWith(loader + "/")) ? loader : null);
		writeNullable(frame.getModuleName());
		writeNullable((version != null && text.contains("@" + version + "/")) ? version : null);
		writeName(frame.getClassName());
		writeName(frame.getMethodName());
		writeNullable(frame.getFileName());
		this.output.writeInt(frame.getLineNumber());
	}

	private void writeNullable(@Nullable String text) throws IOException {
		this.output.writeBoolean(text != null);
		if (text != null) {
			writeName(text);
		}
	}

	private void writeName(String name) throws IOException {
		this.output.writeUTF((name.length() <= MAX_CHUNK) ? name : name.substring(0, MAX_CHUNK));
	}

	private static @Nullable String message(Throwable failure) {
		return tolerant(failure::getMessage, (ex) -> "(getMessage() threw " + ex.getClass().getName() + ")");
	}

	private static @Nullable Throwable cause(Throwable failure) {
		return tolerant(failure::getCause, (ex) -> null);
	}

	// Exceptions that misbehave return null, or an array that has nulls.
	private static StackTraceElement[] stackTrace(Throwable failure) {
		StackTraceElement[] frames = tolerant(() -> List.of(failure.getStackTrace()).toArray(NO_FRAMES),
				(ex) -> NO_FRAMES);
		return (frames != null) ? frames : NO_FRAMES;
	}

	private static <T> @Nullable T tolerant(Supplier<@Nullable T> getter, Function<Throwable, @Nullable T> fallback) {
		try {
			return getter.get();
		}
		catch (OutOfMemoryError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			return fallback.apply(ex);
		}
	}

}
