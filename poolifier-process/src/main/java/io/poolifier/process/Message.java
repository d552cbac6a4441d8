// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.poolifier.task.TaskProgress;
import io.poolifier.worker.ExecutionTimes;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of the frames that carry more than bytes of a codec.
 */
final class Message {

	/** The version of the protocol, which both sides must have. */
	static final int VERSION = 3;

	/** The bytes of a body that are not payload, at most. */
	static final int OVERHEAD_BYTES = 64 * 1024;

	private static final int ANSWER_HEAD_BYTES = 2 * Long.BYTES;

	private static final int MOST_ENTRIES = 1_000;

	private static final int MOST_BYTES_PER_CHAR = 3;

	/** The greatest length of a logging context in bytes. */
	private static final int LONGEST_CONTEXT = 16 * 1024;

	/** The length from which no further elements are added to a stack. */
	private static final int LONG_STACK = 48 * 1024;

	/** The greatest length of the message of a progress report. */
	private static final int LONGEST_MESSAGE = 1_000;

	private Message() {
	}

	/**
	 * First message of a child.
	 *
	 * @param version the version of the protocol
	 * @param token the token that proves that the pool has started the child
	 */
	record Hello(int version, String token) {

		byte[] toBytes() {
			return write((out) -> {
				out.writeInt(this.version);
				writeText(out, this.token);
			});
		}

		static Hello of(byte[] body) throws ProtocolException {
			return read(body, (in) -> new Hello(in.readInt(), readText(in)));
		}

	}

	/**
	 * Answer to the first message of a child.
	 *
	 * @param pool the name of the pool
	 * @param application the class of the application
	 * @param codec the class of the codec
	 * @param maxPayload the greatest length of data and results in bytes
	 * @param arguments the arguments of the application
	 */
	record Welcome(String pool, String application, String codec, int maxPayload, List<String> arguments) {

		byte[] toBytes() {
			return write((out) -> {
				writeText(out, this.pool);
				writeText(out, this.application);
				writeText(out, this.codec);
				out.writeInt(this.maxPayload);
				out.writeInt(this.arguments.size());
				for (String argument : this.arguments) {
					writeText(out, argument);
				}
			});
		}

		static Welcome of(byte[] body) throws ProtocolException {
			return read(body, (in) -> {
				String pool = readText(in);
				String application = readText(in);
				String codec = readText(in);
				int maxPayload = in.readInt();
				List<String> arguments = new ArrayList<>();
				for (int left = readCount(in); left > 0; left--) {
					arguments.add(readText(in));
				}
				return new Welcome(pool, application, codec, maxPayload, arguments);
			});
		}

	}

	/**
	 * Call of a function.
	 *
	 * @param workerKey the key of the worker
	 * @param cpuTime whether the processor time of the function is to be measured
	 * @param attempt the number of the attempt, from 1
	 * @param nanosLeft the nanoseconds left until the limit of the run time;
	 * {@link #UNLIMITED} if there is none
	 * @param function the name of the function
	 * @param context the logging context of the caller
	 * @param data the encoded data
	 */
	@SuppressWarnings("ArrayRecordComponent") // never compared
	record Call(int workerKey, boolean cpuTime, int attempt, long nanosLeft, String function,
			Map<String, String> context, byte[] data) {

		/** The time that is left to a task without a limit. */
		static final long UNLIMITED = -1;

		static Call of(byte[] body) throws ProtocolException {
			return read(body, (in) -> {
				int workerKey = in.readInt();
				boolean cpuTime = in.readBoolean();
				int attempt = in.readInt();
				long nanosLeft = in.readLong();
				String function = readText(in);
				Map<String, String> context = new LinkedHashMap<>();
				for (int left = readCount(in); left > 0; left--) {
					context.put(readText(in), readText(in));
				}
				return new Call(workerKey, cpuTime, attempt, nanosLeft, function, context, in.readAllBytes());
			});
		}

	}

	/**
	 * Encodes the head of a call, which the encoded data follows.
	 * @param cpuTime whether the processor time of the function is to be measured
	 * @param attempt the number of the attempt, from 1
	 * @param left the time left until the limit of the run time; {@code null} if there is
	 * none
	 * @param context the encoded logging context of the caller
	 */
	static byte[] callHead(int workerKey, boolean cpuTime, int attempt, @Nullable Duration left, String function,
			byte[] context) {
		return write((out) -> {
			out.writeInt(workerKey);
			out.writeBoolean(cpuTime);
			out.writeInt(attempt);
			out.writeLong((left != null) ? TimeUnit.NANOSECONDS.convert(left) : Call.UNLIMITED);
			writeText(out, function);
			out.write(context);
		});
	}

	/**
	 * Answer to a call.
	 *
	 * @param times the times of the execution; {@code null} if the function was not
	 * called
	 * @param content the encoded result or failure
	 */
	@SuppressWarnings("ArrayRecordComponent") // never compared
	record Answer(@Nullable ExecutionTimes times, byte[] content) {

		static Answer of(byte[] body) throws ProtocolException {
			if (body.length < ANSWER_HEAD_BYTES) {
				throw new ProtocolException("An answer is incomplete");
			}
			ByteBuffer head = ByteBuffer.wrap(body);
			long runNanos = head.getLong();
			long cpuNanos = head.getLong();
			return new Answer((runNanos >= 0) ? new ExecutionTimes(runNanos, cpuNanos) : null,
					Arrays.copyOfRange(body, ANSWER_HEAD_BYTES, body.length));
		}

	}

	/** Encodes the head of an answer, which the encoded result or failure follows. */
	static byte[] answerHead(@Nullable ExecutionTimes times) {
		ByteBuffer head = ByteBuffer.allocate(ANSWER_HEAD_BYTES);
		return head.putLong((times != null) ? times.runNanos() : ExecutionTimes.UNKNOWN)
			.putLong((times != null) ? times.cpuNanos() : ExecutionTimes.UNKNOWN)
			.array();
	}

	/** Encodes the progress of a task. A long message is cut. */
	static byte[] progress(TaskProgress progress) {
		String message = progress.message();
		return write((out) -> {
			out.writeDouble(progress.fraction());
			out.writeBoolean(message != null);
			writeText(out, (message != null) ? message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)) : "");
		});
	}

	static TaskProgress progressOf(byte[] body) throws ProtocolException {
		return read(body, (in) -> {
			double fraction = in.readDouble();
			boolean hasMessage = in.readBoolean();
			String message = readText(in);
			try {
				return new TaskProgress(fraction, hasMessage ? message : null);
			}
			catch (IllegalArgumentException ex) {
				throw new ProtocolException("A progress report is invalid: " + ex.getMessage());
			}
		});
	}

	/**
	 * Encodes a logging context. Entries without a value are left out, and so are those
	 * that are too many or too large.
	 */
	static byte[] context(@Nullable Map<String, @Nullable String> context) {
		List<String> texts = new ArrayList<>();
		int length = 0;
		if (context != null) {
			for (Map.Entry<String, @Nullable String> entry : context.entrySet()) {
				String value = entry.getValue();
				if (value != null && entry.getKey() != null) {
					length += (entry.getKey().length() + value.length()) * MOST_BYTES_PER_CHAR;
					if (length > LONGEST_CONTEXT) {
						break;
					}
					texts.add(entry.getKey());
					texts.add(value);
				}
			}
		}
		return write((out) -> {
			out.writeInt(texts.size() / 2);
			for (String text : texts) {
				writeText(out, text);
			}
		});
	}

	/** Encodes a stack, or the innermost calls of it if it is deep. */
	static byte[] stack(StackTraceElement[] stack) {
		ByteArrayOutputStream elements = new ByteArrayOutputStream();
		int count = 0;
		while (count < Math.min(stack.length, MOST_ENTRIES) && elements.size() < LONG_STACK) {
			elements.writeBytes(element(stack[count++]));
		}
		ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + elements.size());
		return bytes.putInt(count).put(elements.toByteArray()).array();
	}

	private static byte[] element(StackTraceElement element) {
		return write((out) -> {
			writeText(out, element.getClassName());
			writeText(out, element.getMethodName());
			writeText(out, (element.getFileName() != null) ? element.getFileName() : "");
			out.writeInt(element.getLineNumber());
		});
	}

	static List<StackTraceElement> stackOf(byte[] body) throws ProtocolException {
		return read(body, (in) -> {
			List<StackTraceElement> stack = new ArrayList<>();
			for (int left = readCount(in); left > 0; left--) {
				String type = readText(in);
				String method = readText(in);
				String file = readText(in);
				stack.add(new StackTraceElement(type, method, file.isEmpty() ? null : file, in.readInt()));
			}
			return stack;
		});
	}

	private static void writeText(DataOutputStream out, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	private static String readText(DataInputStream in) throws IOException {
		int length = in.readInt();
		if (length < 0 || length > in.available()) {
			throw new ProtocolException("The length of a text is " + length);
		}
		return new String(in.readNBytes(length), StandardCharsets.UTF_8);
	}

	private static int readCount(DataInputStream in) throws IOException {
		int count = in.readInt();
		if (count < 0 || count > MOST_ENTRIES) {
			throw new ProtocolException("The number of entries is " + count);
		}
		return count;
	}

	private interface Writing {

		void to(DataOutputStream out) throws IOException;

	}

	private interface Reading<T> {

		T from(DataInputStream in) throws IOException;

	}

	private static byte[] write(Writing writing) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			writing.to(out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static <T> T read(byte[] body, Reading<T> reading) throws ProtocolException {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
			T message = reading.from(in);
			if (in.available() > 0) {
				throw new ProtocolException("There are " + in.available() + " bytes after the end of a message");
			}
			return message;
		}
		catch (ProtocolException ex) {
			throw ex;
		}
		catch (IOException ex) {
			ProtocolException error = new ProtocolException("A message is incomplete");
			error.initCause(ex);
			throw error;
		}
	}

}
