// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Process that returns what it is given.
 */
public final class SocketEcho {

	private static final int BUFFER_BYTES = 64 * 1024;

	private SocketEcho() {
	}

	/**
	 * Returns bytes until there are no more.
	 * @param arguments the path of the socket to connect to
	 * @throws IOException if the connection fails
	 */
	public static void main(String[] arguments) throws IOException {
		try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(arguments[0]))) {
			ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
			while (channel.read(buffer) >= 0) {
				buffer.flip();
				while (buffer.hasRemaining()) {
					channel.write(buffer);
				}
				buffer.clear();
			}
		}
	}

}
