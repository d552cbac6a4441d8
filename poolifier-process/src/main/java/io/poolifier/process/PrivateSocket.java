// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import jdk.net.ExtendedSocketOptions;

/**
 * Unix domain socket in a directory that only this user may enter.
 */
final class PrivateSocket {

	/** The greatest length of a path that every operating system accepts. */
	private static final int LONGEST_PATH = 100;

	/** The number of connections that may be in their handshake at the same time. */
	private static final int MOST_STRANGERS = 64;

	private final Path directory;

	private final Path path;

	private final ServerSocketChannel server;

	private final String user;

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
		if (path.toString().length() > LONGEST_PATH) {
			Files.delete(directory);
			throw new IOException(
					"The path of the directory for temporary files, '%s', is too long for a Unix domain socket; set the system property java.io.tmpdir to a shorter one"
						.formatted(directory.getParent()));
		}
		ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			server.bind(UnixDomainSocketAddress.of(path));
			return new PrivateSocket(directory, path, server);
		}
		catch (IOException | RuntimeException ex) {
			server.close();
			Files.deleteIfExists(path);
			Files.delete(directory);
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
				SocketChannel channel = this.server.accept();
				if (!isOfThisUser(channel) || !this.strangers.tryAcquire()) {
					channel.close();
					continue;
				}
				Thread thread = new Thread(() -> visitor.visit(channel, this.strangers::release), threadName);
				thread.setDaemon(true);
				thread.start();
			}
			catch (IOException ex) {
				// The socket was closed, or the visitor has left already.
			}
		}
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
	void close(Consumer<IOException> problem) {
		try {
			this.server.close();
			Files.deleteIfExists(this.path);
			Files.deleteIfExists(this.directory);
		}
		catch (IOException ex) {
			problem.accept(ex);
		}
	}

}
