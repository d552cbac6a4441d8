// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Children of a pool: those that are workers, and spares that are started in advance, so
 * that a lost worker can be replaced at once. Thread-safe.
 */
final class ChildProcesses {

	private static final Logger logger = LoggerFactory.getLogger(ChildProcesses.class);

	private static final int TOKEN_BYTES = 32;

	private static final long HEARTBEAT_MILLIS = 1_000;

	private static final long HANDSHAKE_MILLIS = 10_000;

	/** The greatest length of the first message of a child. */
	private static final int HELLO_BYTES = 1_024;

	private final String pool;

	private final ProcessSettings settings;

	private final PrivateSocket socket;

	private final ScheduledExecutorService timer;

	private final SecureRandom random = new SecureRandom();

	/** The children that are not gone, by their tokens. */
	private final Map<String, ChildProcess> children = new ConcurrentHashMap<>();

	/** The ends of the last children, by the keys of their workers. */
	private final Map<Integer, ChildExit> lastExits = new ConcurrentHashMap<>();

	/** Guarded by the lock of this object. */
	private final Deque<ChildProcess> spares = new ArrayDeque<>();

	/** Guarded by the lock of this object. */
	private boolean sparesMissing;

	private volatile boolean closed;

	private ChildProcesses(String pool, ProcessSettings settings, PrivateSocket socket) {
		this.pool = pool;
		this.settings = settings;
		this.socket = socket;
		this.timer = Executors.newSingleThreadScheduledExecutor((task) -> daemon(task, "heartbeat"));
	}

	/**
	 * Opens the socket for the children of a pool.
	 * @throws UncheckedIOException if that is impossible
	 */
	static ChildProcesses open(String pool, ProcessSettings settings) {
		try {
			ChildProcesses children = new ChildProcesses(pool, settings, PrivateSocket.open());
			children.start();
			if (settings.recycleLimits().isMemoryLimited() && !ResidentMemory.isKnown()) {
				logger.warn("The limit for the memory of the child JVMs of pool '{}' has no effect, "
						+ "because this operating system does not tell their resident memory", pool);
			}
			return children;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The socket for the child JVMs of pool '" + pool + "' could not be opened",
					ex);
		}
	}

	private void start() {
		daemon(() -> this.socket.accept(threadName("connection"), this::visit), "acceptor").start();
		var unused = this.timer.scheduleWithFixedDelay(this::watch, HEARTBEAT_MILLIS, HEARTBEAT_MILLIS,
				TimeUnit.MILLISECONDS);
	}

	private String threadName(String role) {
		return "poolifier-" + this.pool + "-" + role;
	}

	private Thread daemon(Runnable task, String role) {
		Thread thread = new Thread(task, threadName(role));
		thread.setDaemon(true);
		return thread;
	}

	/** Takes a spare, or launches a child. */
	ChildProcess take() {
		ChildProcess child;
		synchronized (this) {
			child = this.spares.poll();
			this.sparesMissing = true;
		}
		return (child != null) ? child : launch();
	}

	/**
	 * Launches the spares that were taken. They must not delay workers, so they wait
	 * until all other children are ready. A spare that dies is not replaced before the
	 * next one is needed, so that a child that cannot start is not started again and
	 * again.
	 */
	private synchronized void replenish() {
		if (!this.sparesMissing || this.closed || this.children.isEmpty()
				|| this.children.values().stream().anyMatch(ChildProcess::isStarting)) {
			return;
		}
		this.sparesMissing = false;
		while (this.spares.size() < this.settings.spares()) {
			this.spares.add(launch());
		}
	}

	private ChildProcess launch() {
		if (this.closed) {
			throw new IllegalStateException("Pool '%s' was destroyed".formatted(this.pool));
		}
		byte[] bytes = new byte[TOKEN_BYTES];
		this.random.nextBytes(bytes);
		String token = HexFormat.of().formatHex(bytes);
		ChildProcess child = new ChildProcess(this.pool, token, this::replenish, () -> gone(token));
		this.children.put(token, child);
		try {
			daemon(() -> child.run(this::processBuilder), "child").start();
			return child;
		}
		catch (Throwable ex) {
			this.children.remove(token);
			throw ex;
		}
	}

	private ProcessBuilder processBuilder() {
		List<String> command = new ArrayList<>(this.settings.command().get());
		command.add(this.socket.path().toString());
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		// They may have options that only the parent can have, such as a debugger's port.
		builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
		return builder;
	}

	/** Called when the child of a worker has ended. */
	void exited(int workerKey, ChildExit exit) {
		this.lastExits.put(workerKey, exit);
	}

	/**
	 * Returns the end of the last child of a worker key; {@code null} if none has ended.
	 */
	@Nullable ChildExit lastExit(int workerKey) {
		return this.lastExits.get(workerKey);
	}

	private void gone(String token) {
		ChildProcess child = this.children.remove(token);
		boolean wasSpare;
		boolean last;
		synchronized (this) {
			wasSpare = this.spares.remove(child);
			last = this.closed && this.children.isEmpty();
		}
		if (wasSpare) {
			logger.warn("A spare child JVM of pool '{}' has ended; it will be replaced when a worker needs one",
					this.pool);
		}
		if (last) {
			this.timer.shutdownNow();
		}
	}

	/** Performs the handshake with a child, and serves its connection. */
	private void visit(SocketChannel channel, Runnable known) {
		boolean inHandshake = true;
		try {
			ScheduledFuture<?> limit = this.timer.schedule(() -> close(channel), HANDSHAKE_MILLIS,
					TimeUnit.MILLISECONDS);
			Connection connection = new Connection(channel, HELLO_BYTES, threadName("writer"));
			Frame frame = connection.receive();
			if (frame == null || frame.type() != FrameType.HELLO) {
				throw new ProtocolException("The first frame was not a HELLO");
			}
			Message.Hello hello = Message.Hello.of(frame.body());
			ChildProcess child = this.children.get(hello.token());
			if (child == null) {
				throw new ProtocolException("The token was wrong");
			}
			if (hello.version() != Message.VERSION) {
				throw new ProtocolException("The version of the protocol was %d rather than %d"
					.formatted(hello.version(), Message.VERSION));
			}
			limit.cancel(false);
			known.run();
			inHandshake = false;
			connection.allow(this.settings.maxPayload() + Message.OVERHEAD_BYTES);
			connection.start();
			child.serve(connection, welcome());
		}
		catch (Throwable ex) {
			logger.warn("A connection to pool '{}' was refused: {}", this.pool, ex.getMessage());
		}
		finally {
			if (inHandshake) {
				known.run();
			}
			close(channel);
		}
	}

	private byte[] welcome() {
		return new Message.Welcome(this.pool, this.settings.application(), this.settings.codec(),
				this.settings.maxPayload(), this.settings.arguments())
			.toBytes();
	}

	private static void close(SocketChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			// It is not used any more.
		}
	}

	private void watch() {
		try {
			replenish();
			long now = System.nanoTime();
			this.children.values().forEach((child) -> watch(child, now));
		}
		catch (Throwable ex) {
			// Tried again at the next heartbeat.
			logger.warn("The child JVMs of pool '{}' could not be watched", this.pool, ex);
		}
	}

	private void watch(ChildProcess child, long now) {
		if (child.isStarting() && now - child.launchedNanos() > this.settings.readyTimeout().toNanos()) {
			child.fail(new TimeoutException(
					"The child JVM was not ready after %d s".formatted(this.settings.readyTimeout().toSeconds())));
		}
		else if (child.isDisconnected()) {
			child.fail(new IOException("The child JVM has closed its connection"));
		}
		// Counted rather than timed: this JVM may have been stopped in the meantime.
		else if (child.unanswered() >= this.settings.answerTimeout().toSeconds()) {
			child.fail(new TimeoutException("The child JVM has shown no sign of life for %d s"
				.formatted(this.settings.answerTimeout().toSeconds())));
		}
		else {
			child.ping();
			child.inspect();
		}
	}

	/** Ends all children. */
	void close() {
		synchronized (this) {
			this.closed = true;
			this.spares.clear();
		}
		// Removed at once, because this JVM may be about to end.
		this.socket.close();
		this.children.values().forEach(ChildProcess::kill);
		if (this.children.isEmpty()) {
			this.timer.shutdownNow();
		}
	}

}
