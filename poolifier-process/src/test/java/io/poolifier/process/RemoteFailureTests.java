// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(60)
class RemoteFailureTests {

	private static final ClassLoader LOADER = RemoteFailureTests.class.getClassLoader();

	private static boolean initialized;

	private static Throwable carried(Throwable failure) {
		return RemoteFailure.decode(RemoteFailure.encode(failure), LOADER);
	}

	static List<Throwable> recreated() {
		IOException io = new IOException("disk");
		return List.of(new OutOfMemoryError("heap"), new StackOverflowError(), new StackOverflowError("deep"),
				new CancellationException(), new CancellationException("no"), new InterruptedException("stop"),
				new TimeoutException("late"), new TimeoutException(), new IllegalStateException("state"),
				new IllegalStateException("state", io), new IllegalStateException(io), new RuntimeException("run", io),
				new RuntimeException((String) null), new RuntimeException(""), new UncheckedIOException("u", io),
				new UncheckedIOException(io), new NoSuchElementException("none"), new NullPointerException(),
				new NullPointerException("null"), new ArithmeticException("/ by zero"), new Exception("e", null),
				new Throwable("t", io), new Error("e"), new AssertionError("a"), new AssertionError("a", io),
				new ExecutionException(io), new ExecutionException("none", null), new CompletionException("c", io),
				new FileNotFoundException("f"), new SocketTimeoutException("late"), new LinkageError("l"),
				new ArrayIndexOutOfBoundsException(3), new InternalError("i"), new ApplicationException("app"),
				new ApplicationException("lone \ud800"), new ApplicationException("x".repeat(70_000)),
				new NoMessageException(), new CausedException("c", io));
	}

	@ParameterizedTest
	@MethodSource("recreated")
	void exceptionComesBackAsItsOwnType(Throwable failure) {
		Throwable carried = carried(failure);
		assertThat(carried).isExactlyInstanceOf(failure.getClass()).hasMessage(failure.getMessage());
		assertThat(carried.getStackTrace()).extracting(StackTraceElement::toString)
			.containsExactlyElementsOf(
					Arrays.stream(failure.getStackTrace()).map(StackTraceElement::toString).toList());
		if (failure.getCause() == null) {
			assertThat(carried).hasNoCause();
		}
		else {
			assertThat(carried.getCause()).isExactlyInstanceOf(failure.getCause().getClass())
				.hasMessage(failure.getCause().getMessage());
		}
	}

	@Test
	void nullPointerExceptionOfTheJvmKeepsItsMessage() {
		int[][] none = new int[1][];
		Throwable failure = catchThrowable(() -> none[0][0] = 1);
		assertThat(failure).hasMessageContaining("Cannot store to int array");
		assertThat(carried(failure)).isExactlyInstanceOf(NullPointerException.class).hasMessage(failure.getMessage());
	}

	static List<Throwable> substituted() {
		return List.of(new FieldException("m"), new FieldSubException("m"), new AbstractException("m") {

		}, new PrivateException("m"), new NumberException(3), new ChangedMessageException("m"),
				new ThrowingException("m"), new SQLException("m", "state", 3), new NoSuchFileException("a", "b", "m"),
				new UninitializableException(), new IOCauseException("m", new IOException("cause")));
	}

	@ParameterizedTest
	@MethodSource("substituted")
	void exceptionThatCannotBeRecreatedWithoutALossIsSubstituted(Throwable failure) {
		Throwable carried = carried(failure);
		assertThat(carried).isExactlyInstanceOf(RemoteTaskException.class);
		assertThat(((RemoteTaskException) carried).getClassName()).isEqualTo(failure.getClass().getName());
		assertThat(carried.getStackTrace()[0]).hasToString(failure.getStackTrace()[0].toString());
	}

	@Test
	void substituteHasTheMessage() {
		assertThat(carried(new FieldException("lost"))).hasMessage(FieldException.class.getName() + ": lost");
	}

	@Test
	void uncheckedIOExceptionWhoseCauseIsSubstitutedIsSubstituted() {
		Throwable carried = carried(new UncheckedIOException(new NoSuchFileException("a", "b", "m")));
		assertThat(carried).isInstanceOf(RemoteTaskException.class).cause().isInstanceOf(RemoteTaskException.class);
	}

	@Test
	void substituteThatIsCarriedFurtherStandsForTheOriginal() {
		RemoteTaskException substitute = new RemoteTaskException(IllegalStateException.class.getName(), "m", null);
		assertThat(carried(substitute)).isExactlyInstanceOf(IllegalStateException.class).hasMessage("m");
		RemoteTaskException unknown = (RemoteTaskException) carried(new RemoteTaskException("a.B", null, null));
		assertThat(unknown).hasMessage("a.B");
		assertThat(unknown.getClassName()).isEqualTo("a.B");
	}

	@Test
	void causesAndSuppressedExceptionsAreCarried() {
		IllegalStateException failure = new IllegalStateException("a", new IOException("b", new Error("c")));
		failure.addSuppressed(new TimeoutException("d"));
		failure.getCause().addSuppressed(new FieldException("e"));
		Throwable carried = carried(failure);
		assertThat(carried.getCause().getCause()).isExactlyInstanceOf(Error.class).hasMessage("c");
		assertThat(carried.getSuppressed()).singleElement().isInstanceOf(TimeoutException.class);
		assertThat(carried.getCause().getSuppressed()).singleElement().isInstanceOf(RemoteTaskException.class);
	}

	@Test
	void cyclesAreCut() {
		IllegalStateException failure = new IllegalStateException("a");
		IOException cause = new IOException("b");
		failure.initCause(cause);
		cause.initCause(failure);
		failure.addSuppressed(cause);
		cause.addSuppressed(failure);
		assertThat(carried(failure).getCause()).hasMessage("b").hasNoCause();
	}

	@Test
	void sizesAreBounded() {
		Throwable failure = new IllegalStateException("x".repeat(1_000_000));
		StackTraceElement[] frames = new StackTraceElement[2000];
		Arrays.fill(frames, new StackTraceElement("a.B", "c", "B.java", 1));
		failure.setStackTrace(frames);
		Throwable carried = carried(failure);
		assertThat(carried.getMessage()).hasSize(100_003).endsWith("...");
		assertThat(carried.getStackTrace()).hasSize(512);
		Throwable chain = new Error("end");
		for (int i = 0; i < 100; i++) {
			chain = new Error("e", chain);
			for (int k = 0; k < 20; k++) {
				chain.addSuppressed(new Error("s", new Error()));
			}
		}
		int causes = 0;
		for (Throwable cause = carried(chain); cause != null; cause = cause.getCause()) {
			assertThat(cause.getSuppressed()).hasSizeLessThanOrEqualTo(8);
			causes++;
		}
		assertThat(causes).isEqualTo(17);
	}

	@Test
	void exceptionThatMisbehavesIsCarried() {
		RemoteTaskException carried = (RemoteTaskException) carried(new MisbehavingException());
		assertThat(carried.getClassName()).isEqualTo(MisbehavingException.class.getName());
		assertThat(carried).hasMessageContaining("getMessage() threw java.lang.StackOverflowError");
		assertThat(carried.getStackTrace()).isEmpty();
		assertThat(carried).hasNoCause();
	}

	@Test
	void classWithoutNameIsUnknownInTheOtherJvm() {
		Throwable local = new RuntimeException("local") {

		};
		assertThat(carried(local)).hasMessage(local.getClass().getName() + ": local");
		RemoteTaskException unknown = (RemoteTaskException) RemoteFailure
			.decode(RemoteFailure.encode(new ApplicationException("m")), ClassLoader.getPlatformClassLoader());
		assertThat(unknown.getClassName()).isEqualTo(ApplicationException.class.getName());
	}

	@ParameterizedTest
	@ValueSource(strings = { "[Ljava.lang.Error;", "[I", "int", "", "java.lang.String", "a/b", "../x",
			"java.lang.Runnable", "io.poolifier.process.RemoteFailureTests$Initialized" })
	void nameOfNoExceptionIsOnlyAName(String name) {
		RemoteTaskException carried = (RemoteTaskException) carried(new RemoteTaskException(name, "m", null));
		assertThat(carried.getClassName()).isEqualTo(name);
		assertThat(carried).hasMessage(name + ": m");
		assertThat(initialized).isFalse();
	}

	@Test
	void truncatedBytesAreRefusedAtEveryLength() {
		byte[] bytes = RemoteFailure.encode(new IllegalStateException("a", new IOException("b")));
		for (int length = 0; length < bytes.length; length++) {
			byte[] truncated = Arrays.copyOf(bytes, length);
			assertThatIllegalArgumentException().isThrownBy(() -> RemoteFailure.decode(truncated, LOADER));
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RemoteFailure.decode(Arrays.copyOf(bytes, bytes.length + 1), LOADER));
	}

	@Test
	void hostileBytesAreRefusedOrAnException() {
		Random random = new Random(7);
		Throwable failure = new IllegalStateException("a", new IOException("b"));
		failure.addSuppressed(new Error("c"));
		for (Throwable part : List.of(failure, failure.getCause(), failure.getSuppressed()[0])) {
			part.setStackTrace(Arrays.copyOf(part.getStackTrace(), 3));
		}
		byte[] bytes = RemoteFailure.encode(failure);
		List<Throwable> decoded = new ArrayList<>();
		for (int bit = 0; bit < bytes.length * 8; bit++) {
			byte[] flipped = bytes.clone();
			flipped[bit / 8] ^= (byte) (1 << (bit % 8));
			decodeHostile(flipped, decoded);
		}
		for (int i = 0; i < 20_000; i++) {
			byte[] noise = new byte[random.nextInt(60)];
			random.nextBytes(noise);
			if (noise.length > 2) {
				noise[0] = 0;
				noise[1] &= 7;
			}
			decodeHostile(noise, decoded);
		}
		assertThat(decoded).isNotEmpty();
	}

	private static void decodeHostile(byte[] bytes, List<Throwable> decoded) {
		try {
			decoded.add(RemoteFailure.decode(bytes, LOADER));
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex).hasMessageContaining("The bytes are no exception");
		}
	}

	protected static class ApplicationException extends RuntimeException {

		private static final long serialVersionUID = 1;

		public ApplicationException(String message) {
			super(message);
		}

	}

	public static class NoMessageException extends Exception {

		private static final long serialVersionUID = 1;

	}

	protected static class CausedException extends Exception {

		private static final long serialVersionUID = 1;

		public CausedException(String message, Throwable cause) {
			super(message, cause);
		}

	}

	protected static class IOCauseException extends Exception {

		private static final long serialVersionUID = 1;

		public IOCauseException(String message, InterruptedException cause) {
			super(message, cause);
		}

		IOCauseException(String message, Exception cause) {
			super(message, cause);
		}

	}

	protected static class FieldException extends RuntimeException {

		private static final long serialVersionUID = 1;

		public final transient int code = System.identityHashCode(this);

		public FieldException(String message) {
			super(message);
		}

	}

	protected static class FieldSubException extends FieldException {

		private static final long serialVersionUID = 1;

		public FieldSubException(String message) {
			super(message);
		}

	}

	abstract static class AbstractException extends RuntimeException {

		private static final long serialVersionUID = 1;

		protected AbstractException(String message) {
			super(message);
		}

	}

	protected static class PrivateException extends RuntimeException {

		private static final long serialVersionUID = 1;

		PrivateException(String message) {
			super(message);
		}

	}

	protected static class NumberException extends RuntimeException {

		private static final long serialVersionUID = 1;

		public NumberException(int number) {
			super("number " + number);
		}

	}

	protected static class ChangedMessageException extends RuntimeException {

		private static final long serialVersionUID = 1;

		public ChangedMessageException(String message) {
			super("changed " + message);
		}

	}

	protected static class ThrowingException extends RuntimeException {

		private static final long serialVersionUID = 1;

		public ThrowingException(String message) {
			super(message);
			if (StackWalker.getInstance()
				.walk((frames) -> frames.anyMatch((frame) -> frame.getMethodName().equals("decode")))) {
				throw new AssertionError("constructor failed");
			}
		}

	}

	protected static class UninitializableException extends RuntimeException {

		private static final long serialVersionUID = 1;

		public UninitializableException() {
			super("m");
			initCause(null);
		}

		@Override
		public synchronized Throwable getCause() {
			return new IOException("changing");
		}

	}

	static class MisbehavingException extends RuntimeException {

		private static final long serialVersionUID = 1;

		@Override
		public String getMessage() {
			throw new StackOverflowError();
		}

		@Override
		public StackTraceElement[] getStackTrace() {
			return null;
		}

		@Override
		public synchronized Throwable getCause() {
			throw new IllegalStateException("no cause");
		}

		@Override
		public boolean equals(Object other) {
			throw new IllegalStateException("no equality");
		}

		@Override
		public int hashCode() {
			throw new IllegalStateException("no hash code");
		}

		@Override
		public String toString() {
			throw new IllegalStateException("no text");
		}

	}

	static class Initialized {

		static {
			initialized = true;
		}

	}

}
