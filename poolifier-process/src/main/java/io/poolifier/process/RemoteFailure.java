// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Form in which an exception crosses from one JVM to another, without Java serialization.
 * The form has the class name, the message, the stack trace, the causes and the
 * suppressed exceptions, each of bounded size.
 *
 * <p>
 * An exception comes back as its own type if it can be recreated without a loss by a
 * public constructor that takes a message, a cause, both or nothing, and as a
 * {@link RemoteTaskException} otherwise. It cannot if its class declares fields, whose
 * values are not part of the form.
 */
final class RemoteFailure {

	private static final int MAX_FRAMES = 512;

	private static final int MAX_DEPTH = 16;

	private static final int MAX_SUPPRESSED = 8;

	private static final int MAX_THROWABLES = 64;

	private static final int MAX_MESSAGE = 100_000;

	// A char has at most three bytes in modified UTF-8, and a string at most 65,535.
	private static final int MAX_CHUNK = 65_535 / 3;

	private static final Set<Class<?>> STATELESS = Set.of(Throwable.class, Exception.class, RuntimeException.class,
			Error.class, InterruptedIOException.class);

	private RemoteFailure() {
	}

	/**
	 * Encodes an exception. Methods of the exception that throw are tolerated.
	 * @param failure the exception
	 * @return the bytes
	 */
	static byte[] encode(Throwable failure) {
		try {
			return new Encoder().encode(failure);
		}
		catch (RuntimeException | StackOverflowError ex) {
			return new Encoder().encodeName(failure);
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
		return new Decoder(bytes, loader).decode();
	}

	/**
	 * Writer of one exception.
	 */
	private static final class Encoder {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private final DataOutputStream output = new DataOutputStream(this.bytes);

		private final Set<Throwable> written = Collections.newSetFromMap(new IdentityHashMap<>());

		byte[] encode(Throwable failure) {
			try {
				writeThrowable(failure, 0);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return this.bytes.toByteArray();
		}

		byte[] encodeName(Throwable failure) {
			try {
				writeHead(failure.getClass().getName(), null, new StackTraceElement[0]);
				this.output.writeBoolean(false);
				this.output.writeByte(0);
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
			writeHead(name, message, stackTrace(failure));
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

		private void writeHead(String name, @Nullable String message, StackTraceElement[] frames) throws IOException {
			writeName(name);
			writeMessage(message);
			int count = Math.min(frames.length, MAX_FRAMES);
			this.output.writeShort(count);
			for (int i = 0; i < count; i++) {
				writeFrame(frames[i]);
			}
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

		// The loader and the version of a frame are left out where its text leaves them
		// out, so that the text of the recreated frame is the same.
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
			try {
				return failure.getMessage();
			}
			catch (OutOfMemoryError ex) {
				throw ex;
			}
			catch (Throwable ex) {
				return "(getMessage() threw " + ex.getClass().getName() + ")";
			}
		}

		private static @Nullable Throwable cause(Throwable failure) {
			try {
				return failure.getCause();
			}
			catch (OutOfMemoryError ex) {
				throw ex;
			}
			catch (Throwable ex) {
				return null;
			}
		}

		@SuppressWarnings("NullAway") // Exceptions that misbehave return null.
		private static StackTraceElement[] stackTrace(Throwable failure) {
			try {
				StackTraceElement[] frames = failure.getStackTrace();
				return (frames != null && !List.of(frames).isEmpty()) ? frames : new StackTraceElement[0];
			}
			catch (OutOfMemoryError ex) {
				throw ex;
			}
			catch (Throwable ex) {
				return new StackTraceElement[0];
			}
		}

	}

	/**
	 * Reader of one exception.
	 */
	private static final class Decoder {

		private final DataInputStream input;

		private final ClassLoader loader;

		private int count;

		Decoder(byte[] bytes, ClassLoader loader) {
			this.input = new DataInputStream(new ByteArrayInputStream(bytes));
			this.loader = loader;
		}

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
			check(depth <= MAX_DEPTH && this.count++ < MAX_THROWABLES, "it has too many causes");
			String name = this.input.readUTF();
			String message = readMessage();
			StackTraceElement[] frames = readFrames();
			Throwable cause = this.input.readBoolean() ? readThrowable(depth + 1) : null;
			int suppressed = this.input.readUnsignedByte();
			check(suppressed <= MAX_SUPPRESSED, "it has too many suppressed exceptions");
			Throwable failure = Recreation.of(name, message, cause, frames, this.loader);
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
			check(frames <= MAX_FRAMES, "its stack trace is too long");
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

	/**
	 * Recreation of an exception by one of the constructors of its class.
	 */
	private static final class Recreation {

		private Recreation() {
		}

		static Throwable of(String name, @Nullable String message, @Nullable Throwable cause,
				StackTraceElement[] frames, ClassLoader loader) {
			Class<?> type = find(name, loader);
			if (type != null && isStateless(type)) {
				for (Constructor<?> constructor : constructors(type, cause)) {
					Throwable created = create(constructor, message, cause, frames);
					if (created != null) {
						return created;
					}
				}
			}
			Throwable substitute = new RemoteTaskException(name, message, cause);
			substitute.setStackTrace(frames);
			return substitute;
		}

		private static @Nullable Class<?> find(String name, ClassLoader loader) {
			if (!name.chars().allMatch((c) -> c == '.' || Character.isJavaIdentifierPart(c))) {
				return null;
			}
			try {
				Class<?> type = Class.forName(name, false, loader);
				boolean usable = Throwable.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
				return usable ? type : null;
			}
			catch (ClassNotFoundException | LinkageError | RuntimeException ex) {
				return null;
			}
		}

		// The JDK computes its transient fields, such as the message of a
		// NullPointerException.
		private static boolean isStateless(Class<?> type) {
			try {
				for (Class<?> c = type; c != null && !STATELESS.contains(c); c = c.getSuperclass()) {
					int ignored = Modifier.STATIC | (c.getName().startsWith("java.") ? Modifier.TRANSIENT : 0);
					for (Field field : c.getDeclaredFields()) {
						if ((field.getModifiers() & ignored) == 0) {
							return false;
						}
					}
				}
				return true;
			}
			catch (LinkageError ex) {
				return false;
			}
		}

		// Those that take no cause come first if there is none: the cause of the
		// exception can then still be set, as could that of the original.
		private static List<Constructor<?>> constructors(Class<?> type, @Nullable Throwable cause) {
			List<Constructor<?>> single = new ArrayList<>();
			List<Constructor<?>> pairs = new ArrayList<>();
			try {
				for (Constructor<?> constructor : type.getConstructors()) {
					Class<?>[] parameters = constructor.getParameterTypes();
					if (parameters.length == 1 && parameters[0] == String.class) {
						single.add(0, constructor);
					}
					else if (parameters.length == 0) {
						single.add(constructor);
					}
					else if (parameters.length == 2 && parameters[0] == String.class
							&& Throwable.class.isAssignableFrom(parameters[1])
							&& (cause == null || parameters[1].isInstance(cause))) {
						pairs.add(constructor);
					}
				}
			}
			catch (LinkageError ex) {
				return List.of();
			}
			List<Constructor<?>> all = new ArrayList<>((cause != null) ? pairs : single);
			all.addAll((cause != null) ? single : pairs);
			return all;
		}

		private static @Nullable Throwable create(Constructor<?> constructor, @Nullable String message,
				@Nullable Throwable cause, StackTraceElement[] frames) {
			@Nullable Object[] arguments = switch (constructor.getParameterCount()) {
				case 0 -> new Object[0];
				case 1 -> new @Nullable Object[] { message };
				default -> new @Nullable Object[] { message, cause };
			};
			try {
				Throwable created = (Throwable) constructor.newInstance(arguments);
				if (cause != null && created.getCause() != cause) {
					created.initCause(cause);
				}
				created.setStackTrace(frames);
				boolean same = Objects.equals(created.getMessage(), message) && created.getCause() == cause;
				return same ? created : null;
			}
			catch (OutOfMemoryError ex) {
				throw ex;
			}
			catch (Exception | Error ex) {
				return null;
			}
		}

	}

}
