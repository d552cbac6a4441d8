// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Frames on a channel in memory.
 */
@Timeout(60)
class ConnectionTests {

	/** Channel that returns what it is given, or what was written to it. */
	private static class MemoryChannel implements ByteChannel {

		private final List<byte[]> written = new ArrayList<>();

		private ByteBuffer input;

		private final int portion;

		private boolean open = true;

		MemoryChannel(byte[] input, int portion) {
			this.input = ByteBuffer.wrap(input);
			this.portion = portion;
		}

		@Override
		public synchronized int read(ByteBuffer into) {
			if (!this.input.hasRemaining()) {
				return -1;
			}
			int count = Math.min(Math.min(this.portion, this.input.remaining()), into.remaining());
			for (int i = 0; i < count; i++) {
				into.put(this.input.get());
			}
			return count;
		}

		@Override
		public synchronized int write(ByteBuffer from) {
			byte[] bytes = new byte[Math.min(this.portion, from.remaining())];
			from.get(bytes);
			this.written.add(bytes);
			return bytes.length;
		}

		synchronized byte[] written() {
			int length = this.written.stream().mapToInt((part) -> part.length).sum();
			ByteBuffer all = ByteBuffer.allocate(length);
			this.written.forEach(all::put);
			return all.array();
		}

		@Override
		public boolean isOpen() {
			return this.open;
		}

		@Override
		public void close() {
			this.open = false;
		}

	}

	private static Connection reading(byte[] bytes, int portion) {
		return new Connection(new MemoryChannel(bytes, portion), 1_000, "writer");
	}

	private static byte[] frames(int count) throws IOException {
		MemoryChannel channel = new MemoryChannel(new byte[0], 1_000);
		Connection connection = new Connection(channel, 0, "writer");
		for (int i = 0; i < count; i++) {
			connection.send(FrameType.RESULT, i, new byte[i], new byte[] { (byte) i });
		}
		return channel.written();
	}

	@Test
	void receivesWhatWasSentHoweverItIsPortioned() throws Exception {
		byte[] bytes = frames(50);
		for (int portion : new int[] { 1, 2, 3, 7, 64, 10_000 }) {
			Connection connection = reading(bytes, portion);
			for (int i = 0; i < 50; i++) {
				Frame frame = connection.receive();
				assertThat(frame.type()).isEqualTo(FrameType.RESULT);
				assertThat(frame.id()).isEqualTo(i);
				assertThat(frame.body()).hasSize(i + 1);
				assertThat(frame.body()[i]).isEqualTo((byte) i);
			}
			assertThat(connection.receive()).isNull();
		}
	}

	@Test
	void anEndWithinAFrameIsAnError() throws Exception {
		byte[] bytes = frames(1);
		for (int length = 1; length < bytes.length; length++) {
			Connection connection = reading(java.util.Arrays.copyOf(bytes, length), 3);
			assertThatExceptionOfType(EOFException.class).as("length " + length).isThrownBy(connection::receive);
		}
	}

	@Test
	void aLengthThatIsTooSmallOrTooLargeIsRefusedBeforeMemoryIsTaken() {
		for (int length : new int[] { -1, 0, 8, 1_010, Integer.MAX_VALUE, Integer.MIN_VALUE }) {
			ByteBuffer frame = ByteBuffer.allocate(20).putInt(length);
			assertThatThrownBy(() -> reading(frame.array(), 20).receive()).isInstanceOf(ProtocolException.class)
				.hasMessageContaining("" + length);
		}
	}

	@Test
	void anUnknownTypeIsRefused() {
		ByteBuffer frame = ByteBuffer.allocate(20).putInt(9).put((byte) 99);
		assertThatThrownBy(() -> reading(frame.array(), 20).receive()).isInstanceOf(ProtocolException.class)
			.hasMessageContaining("99");
	}

	@Test
	void randomBytesNeverDoMoreThanFail() {
		Random random = new Random(42);
		for (int round = 0; round < 20_000; round++) {
			byte[] bytes = new byte[random.nextInt(100)];
			random.nextBytes(bytes);
			if (bytes.length > 4) {
				// Often a length that is possible.
				bytes[0] = 0;
				bytes[1] = 0;
				bytes[2] = 0;
			}
			Connection connection = reading(bytes, 1 + random.nextInt(20));
			try {
				for (Frame frame = connection.receive(); frame != null; frame = connection.receive()) {
					parse(frame.body());
				}
			}
			catch (IOException ex) {
				// As it should be.
			}
		}
	}

	private static void parse(byte[] body) {
		List<Parser> parsers = List.of(Message.Hello::of, Message.Welcome::of, Message.Call::of, Message::stackOf);
		for (Parser parser : parsers) {
			try {
				parser.parse(body);
			}
			catch (ProtocolException ex) {
				// As it should be.
			}
		}
	}

	private interface Parser {

		Object parse(byte[] body) throws ProtocolException;

	}

	@Test
	void manySendersLoseNoFrame() throws Exception {
		MemoryChannel channel = new MemoryChannel(new byte[0], 100);
		Connection connection = new Connection(channel, 0, "writer");
		connection.start();
		int senders = 8;
		int each = 2_000;
		CountDownLatch done = new CountDownLatch(senders);
		for (int sender = 0; sender < senders; sender++) {
			int number = sender;
			new Thread(() -> {
				try {
					for (int i = 0; i < each; i++) {
						if (i % 3 == 0) {
							connection.sendLater(FrameType.CANCEL, number);
						}
						else {
							connection.send(FrameType.CALL, number, new byte[] { (byte) i });
						}
					}
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
				finally {
					done.countDown();
				}
			}).start();
		}
		done.await();
		int expected = senders * ((each + 2) / 3 * 13 + (each - (each + 2) / 3) * 14);
		await().until(() -> channel.written().length >= expected);
		connection.close();
		Connection reading = reading(channel.written(), 1_000);
		int[] received = new int[senders];
		for (Frame frame = reading.receive(); frame != null; frame = reading.receive()) {
			received[(int) frame.id()]++;
		}
		assertThat(received).containsOnly(each);
	}

	@Test
	void knowsWhichFramesWereNeverWritten() {
		AtomicReference<Connection> connection = new AtomicReference<>();
		connection.set(new Connection(new MemoryChannel(new byte[0], 1) {

			@Override
			public synchronized int write(ByteBuffer from) {
				try {
					connection.get().send(FrameType.CALL, 2, new byte[3]);
					connection.get().send(FrameType.CANCEL, 3);
					connection.get().send(FrameType.CALL, 4);
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
				throw new UncheckedIOException(new IOException("The channel is broken, as asked"));
			}

		}, 0, "writer"));
		assertThatThrownBy(() -> connection.get().send(FrameType.CALL, 1)).hasMessageContaining("as asked");
		assertThat(connection.get().unsent(FrameType.CALL)).containsExactlyInAnyOrder(2L, 4L);
		assertThatExceptionOfType(Connection.NotSentException.class)
			.isThrownBy(() -> connection.get().send(FrameType.CALL, 5));
		assertThat(connection.get().unsent(FrameType.CALL)).containsExactlyInAnyOrder(2L, 4L);
	}

	@Test
	void aClosedConnectionRefusesFrames() {
		Connection connection = reading(new byte[0], 1);
		connection.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> connection.send(FrameType.PING, 0));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> connection.sendLater(FrameType.PING, 0));
	}

}
