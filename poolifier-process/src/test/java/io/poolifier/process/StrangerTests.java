// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Connections to the socket of a pool that are none of its children.
 */
@Timeout(60)
class StrangerTests {

	private final List<Path> sockets = new CopyOnWriteArrayList<>();

	private WorkerPool pool;

	@BeforeEach
	void startPool() {
		ProcessWorkerFactory.Builder children = TestApplication.children();
		this.pool = TestApplication.addTo(WorkerPools.fixed(1)).workerFactory(children.build()).build();
		assertThat(this.pool.execute("echo", "x")).succeedsWithin(20, TimeUnit.SECONDS);
		this.sockets.add(socketOf(this.pool));
	}

	@AfterEach
	void removesTheSocket() {
		assertThat(this.pool.execute("echo", "alive")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("alive");
		assertThat(this.pool.info().workerRestarts()).isZero();
		this.pool.close();
		await().atMost(10, TimeUnit.SECONDS)
			.untilAsserted(() -> assertThat(this.sockets)
				.allSatisfy((socket) -> assertThat(socket.getParent()).doesNotExist()));
	}

	/** The path is the last argument of each child. */
	private static Path socketOf(WorkerPool pool) {
		long pid = pool.<Object, Long>execute("pid", null).join();
		try {
			String command = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
			String arguments = command.substring(0, command.length() - 1);
			return Path.of(arguments.substring(arguments.lastIndexOf('\0') + 1));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private SocketChannel connect() throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		channel.connect(UnixDomainSocketAddress.of(this.sockets.get(0)));
		return channel;
	}

	private static void assertClosed(SocketChannel channel) throws IOException {
		try {
			assertThat(channel.read(ByteBuffer.allocate(100))).isNegative();
		}
		catch (IOException ex) {
			// Connection reset.
		}
		channel.close();
	}

	private static byte[] hello(int version, String token) throws IOException {
		List<byte[]> parts = new ArrayList<>();
		byte[] body = new Message.Hello(version, token).toBytes();
		parts.add(ByteBuffer.allocate(13).putInt(9 + body.length).put(FrameType.HELLO.code()).putLong(0).array());
		parts.add(body);
		ByteBuffer all = ByteBuffer.allocate(13 + body.length);
		parts.forEach(all::put);
		return all.array();
	}

	@Test
	void onlyThisUserMayEnterTheDirectory() throws IOException {
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.sockets.get(0).getParent())))
			.isEqualTo("rwx------");
	}

	@Test
	void anotherUserIsRefusedBeforeASingleByte(@TempDir Path classes) throws Exception {
		assumeTrue("root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/usr/bin/setpriv")),
				"Only root can become another user");
		Path socket = this.sockets.get(0);
		Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
		Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
		Path copy = classes.resolve("io/poolifier/process/Stranger.class");
		Files.createDirectories(copy.getParent());
		try (InputStream stranger = Stranger.class.getResourceAsStream("Stranger.class")) {
			Files.copy(stranger, copy);
		}
		Files.setPosixFilePermissions(classes, PosixFilePermissions.fromString("rwxr-xr-x"));
		Process process = new ProcessBuilder("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classes.toString(),
				Stranger.class.getName(), socket.toString())
			.redirectErrorStream(true)
			.start();
		assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
			.isEqualTo("connected\nrefused\n");
	}

	@Test
	void aWrongTokenIsRefused() throws IOException {
		SocketChannel channel = connect();
		channel.write(ByteBuffer.wrap(hello(Message.VERSION, "wrong")));
		assertClosed(channel);
	}

	@Test
	void garbageIsRefused() throws IOException {
		Random random = new Random(7);
		for (int i = 0; i < 200; i++) {
			byte[] garbage = new byte[1 + random.nextInt(3_000)];
			random.nextBytes(garbage);
			SocketChannel channel = connect();
			try {
				channel.write(ByteBuffer.wrap(garbage));
				channel.shutdownOutput();
			}
			catch (IOException ex) {
				// The other side was faster.
			}
			assertClosed(channel);
		}
	}

	@Test
	void aFirstFrameThatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
		SocketChannel channel = connect();
		channel.write(ByteBuffer.allocate(13).putInt(Integer.MAX_VALUE).flip().limit(13));
		assertClosed(channel);
	}

	@Test
	void silentStrangersDoNotKeepChildrenOut() throws Exception {
		List<SocketChannel> silent = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			silent.add(connect());
		}
		assertThat(this.pool.management().killWorker(0)).isTrue();
		await().atMost(20, TimeUnit.SECONDS).until(() -> this.pool.info().ready());
		this.pool.close();
		startPool();
		for (SocketChannel channel : silent) {
			channel.close();
		}
	}

}
