// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Bare transport beneath child JVMs: Unix domain sockets to processes that return what
 * they are given, without a codec, a queue or threads for tasks.
 */
final class SocketContender implements Contender {

	private static final int BUFFER_BYTES = 64 * 1024;

	private final List<Peer> peers = new ArrayList<>();

	private int next;

	SocketContender(int workers, int payloadBytes) {
		try {
			Path directory = Files.createTempDirectory("benchmark");
			Path path = directory.resolve("s");
			try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
				server.bind(UnixDomainSocketAddress.of(path));
				for (int i = 0; i < workers; i++) {
					Process process = new ProcessBuilder(
							Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
							"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
							SocketEcho.class.getName(), path.toString())
						.inheritIO()
						.start();
					this.peers.add(new Peer(process, server.accept(), payloadBytes));
				}
			}
			Files.delete(path);
			Files.delete(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public synchronized CompletableFuture<?> submit(Integer data) {
		this.next = (this.next + 1) % this.peers.size();
		return this.peers.get(this.next).send();
	}

	@Override
	public void close() {
		this.peers.forEach(Peer::close);
	}

	/**
	 * Connection to a process, which answers in order.
	 */
	private static final class Peer {

		private final Process process;

		private final SocketChannel channel;

		private final ByteBuffer payload;

		private final Queue<CompletableFuture<Integer>> sent = new ConcurrentLinkedQueue<>();

		Peer(Process process, SocketChannel channel, int payloadBytes) {
			this.process = process;
			this.channel = channel;
			this.payload = ByteBuffer.allocateDirect(Integer.BYTES + payloadBytes);
			Thread reader = new Thread(this::receive, "socket-reader");
			reader.setDaemon(true);
			reader.start();
		}

		CompletableFuture<Integer> send() {
			CompletableFuture<Integer> answer = new CompletableFuture<>();
			this.sent.add(answer);
			this.payload.clear();
			this.payload.putInt(0, this.payload.capacity() - Integer.BYTES);
			try {
				while (this.payload.hasRemaining()) {
					this.channel.write(this.payload);
				}
			}
			catch (IOException ex) {
				answer.completeExceptionally(ex);
			}
			return answer;
		}

		private void receive() {
			try (DataInputStream in = new DataInputStream(
					new BufferedInputStream(Channels.newInputStream(this.channel), BUFFER_BYTES))) {
				while (true) {
					byte[] body = in.readNBytes(in.readInt());
					this.sent.remove().complete(body.length);
				}
			}
			catch (IOException ex) {
				// Closed.
			}
		}

		void close() {
			this.process.destroyForcibly();
			try {
				this.channel.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
