// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

import jdk.net.ExtendedSocketOptions;

/**
 * Unix domain socket in a directory that only this user may enter.
 */
final class PrivateSocket {

	/** The greatest number of bytes of a path that every operating system accepts. */
	private static final int LONGEST_PATH = 100;

	/** The pause after a connection could not be accepted. */
	private static final long SHORTAGE_NANOS = 10_000_000;

	/** The number of connections that may be in their handshake at the same time. */
	private static final int MOST_STRANGERS = 64;

	private final Path directory;

	private final Path path;

	private final ServerSocketChannel server;

	private final String user;

	/** Removes the socket of a pool that is not destroyed before this JVM ends. */
	private final Thread remover = new Thread(this::remove, "poolifier-socket-remover");

	private final Semaphore strangers = new Semaphore(MOST_STRANGERS);

	private PrivateSocket(Path directory, Path path, ServerSocketChannel server) throws IOException {
		this.directory = directory;
		this.path = path;
		this.server = server;
		this.user = Files.getOwner(directory).getName();
	}

	/**
	 * Creates a socket.
	 * @throws IOException if the directory or the socket cannot be created
	 */
	static PrivateSocket open() throws IOException {
		Path directory = Files.createTempDirectory("poolifier",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		Path path = directory.resolve("s").toAbsolutePath();
		if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
			Files.delete(directory);
			throw new IOException(
					"The path of the directory for temporary files, '%s', is too long for a Unix domain socket; set the system property java.io.tmpdir to a shorter one"
						.formatted(directory.getParent()));
		}
		try {
			ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
			PrivateSocket socket = new PrivateSocket(directory, path, server);
			try {
				server.bind(UnixDomainSocketAddress.of(path));
				Runtime.getRuntime().addShutdownHook(socket.remover);
				return socket;
			}
			catch (IOException | RuntimeException ex) {
				socket.remove();
				throw ex;
			}
		}
		catch (IOException | RuntimeException ex) {
			Files.deleteIfExists(directory);
			throw ex;
		}
	}

	Path path() {
		return this.path;
	}

	/**
	 * Accepts connections of this user until the socket is closed.
	 * @param visitor called for each connection in a thread of its own, which ends the
	 * handshake by calling the given action
	 */
	void accept(String threadName, Visitor visitor) {
		while (this.server.isOpen()) {
			try {
				accept(this.server.accept(), threadName, visitor);
			}
			catch (Throwable ex) {
				// The socket was closed, or memory, threads or files are short.
				LockSupport.parkNanos(this, SHORTAGE_NANOS);
			}
		}
	}

	private void accept(SocketChannel channel, String threadName, Visitor visitor) throws IOException {
		boolean admitted = false;
		try {
			admitted = isOfThisUser(channel) && this.strangers.tryAcquire();
			if (admitted) {
				Thread thread = new Thread(() -> visitor.visit(channel, this.strangers::release), threadName);
				thread.setDaemon(true);
				thread.start();
				return;
			}
		}
		catch (Throwable ex) {
			if (admitted) {
				this.strangers.release();
			}
			channel.close();
			throw ex;
		}
		channel.close();
	}

	private boolean isOfThisUser(SocketChannel channel) throws IOException {
		return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName().equals(this.user);
	}

	/** Receives a connection. */
	interface Visitor {

		/**
		 * Serves a connection.
		 * @param channel the connection
		 * @param known ends the handshake
		 */
		void visit(SocketChannel channel, Runnable known);

	}

	/** Closes the socket and removes its directory. Never throws. */
	void close() {
		remove();
		try {
			Runtime.getRuntime().removeShutdownHook(this.remover);
		}
		catch (IllegalStateException ex) {
			// This JVM is shutting down.
		}
	}

	private void remove() {
		try {
			this.server.close();
			Files.deleteIfExists(this.path);
			Files.deleteIfExists(this.directory);
		}
		catch (IOException ex) {
			// A directory for temporary files is cleaned up by the system at last.
		}
	}

}
