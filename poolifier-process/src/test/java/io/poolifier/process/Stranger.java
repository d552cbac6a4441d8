// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Program that connects to a socket and waits for an answer. It uses no other class of
 * this project, because another user runs it.
 */
final class Stranger {

	private Stranger() {
	}

	public static void main(String[] arguments) throws IOException {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.connect(UnixDomainSocketAddress.of(arguments[0]));
			System.out.println("connected");
			System.out.println((channel.read(ByteBuffer.allocate(1)) < 0) ? "refused" : "answered");
		}
	}

}
