// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.poolifier.process.Message.Call;
import io.poolifier.process.Message.Hello;
import io.poolifier.process.Message.Welcome;
import org.jspecify.annotations.Nullable;

/**
 * Main class of a child JVM. Started by a {@link ProcessWorkerFactory}, and of no use to
 * anybody else.
 */
public final class ProcessWorkerMain {

	/*
	 * Implementation note. The parent keeps the standard input open, so its end means
	 * that the parent is gone, however that happened. A thread that waits for it ends
	 * this JVM without a further look at tasks or shutdown hooks.
	 */

	/** The exit code of a child whose parent is gone. */
	private static final int ORPHANED = 75;

	/** The exit code of a child whose application cannot start. */
	private static final int NOT_STARTED = 70;

	/** The greatest length of the message that tells a child what to do. */
	private static final int WELCOME_BYTES = 1024 * 1024;

	private static volatile boolean child;

	private final Connection connection;

	private volatile @Nullable ChildTasks tasks;

	private ProcessWorkerMain(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Runs a child JVM to its end.
	 * @param arguments the path of the socket of the parent
	 * @throws Exception if the child cannot start
	 */
	public static void main(String[] arguments) throws Exception {
		if (arguments.length != 1) {
			System.err.println("This is the main class of a child JVM, which only a ProcessWorkerFactory can start.");
			Runtime.getRuntime().exit(NOT_STARTED);
		}
		BufferedReader parent = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		String token = parent.readLine();
		if (token == null) {
			Runtime.getRuntime().halt(ORPHANED);
			return;
		}
		child = true;
		IgnoredSignals.ignore();
		daemon(() -> endWith(parent), "poolifier-parent-watch").start();
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		channel.connect(UnixDomainSocketAddress.of(arguments[0]));
		Connection connection = new Connection(channel, WELCOME_BYTES, "poolifier-writer");
		connection.start();
		new ProcessWorkerMain(connection).run(token);
	}

	/** Returns whether this JVM is a child. */
	static boolean isChild() {
		return child;
	}

	private static Thread daemon(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	private static void endWith(BufferedReader parent) {
		try {
			while (parent.readLine() != null) {
				// The parent sends nothing but its token.
				Thread.onSpinWait();
			}
		}
		catch (IOException ex) {
			// The parent is gone as well.
		}
		Runtime.getRuntime().halt(ORPHANED);
	}

	private void run(String token) throws Exception {
		this.connection.send(FrameType.HELLO, 0, new Hello(Message.VERSION, token).toBytes());
		Frame frame = this.connection.receive();
		if (frame == null || frame.type() != FrameType.WELCOME) {
			throw new ProtocolException("The answer to the HELLO was not a WELCOME");
		}
		Welcome welcome = Welcome.of(frame.body());
		this.connection.allow(welcome.maxPayload() + Message.OVERHEAD_BYTES);
		Thread reader = daemon(this::receive, "poolifier-reader");
		reader.start();
		ProcessApplication application = start(welcome);
		this.connection.send(FrameType.READY, 0);
		reader.join();
		application.stop();
		Runtime.getRuntime().exit(0);
	}

	private ProcessApplication start(Welcome welcome) {
		try {
			ProcessApplication application = create(ProcessApplication.class, welcome.application());
			PayloadCodec codec = create(PayloadCodec.class, welcome.codec());
			Map<String, ChildFunction> functions = new LinkedHashMap<>();
			application.start(new ProcessContext(welcome.pool(), welcome.arguments()))
				.forEach((name, function) -> functions.put(name,
						new ChildFunction(function.handler(), new FunctionCodec(name, function.types(), codec))));
			ChildTasks tasks = new ChildTasks(welcome.pool(), functions, this.connection, welcome.maxPayload());
			Runtime.getRuntime().addShutdownHook(new Thread(tasks::close, "poolifier-shutdown"));
			this.tasks = tasks;
			return application;
		}
		catch (Throwable ex) {
			System.err.println("The application of the child JVM could not be started.");
			ex.printStackTrace();
			Runtime.getRuntime().exit(NOT_STARTED);
			throw new IllegalStateException(ex);
		}
	}

	private static <T> T create(Class<T> type, String name) throws ReflectiveOperationException {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		return type.cast(Class.forName(name, true, loader).getConstructor().newInstance());
	}

	/** Receives frames until the parent says goodbye, or the connection ends. */
	private void receive() {
		try {
			Frame frame = this.connection.receive();
			while (frame != null && frame.type() != FrameType.BYE) {
				receive(frame);
				frame = this.connection.receive();
			}
		}
		catch (IOException ex) {
			// The parent has closed the connection.
		}
		catch (Throwable ex) {
			ChildTasks.halt(ex);
		}
		if (this.tasks == null) {
			// The application is still starting.
			Runtime.getRuntime().halt(0);
		}
	}

	private void receive(Frame frame) throws IOException {
		ChildTasks tasks = this.tasks;
		if (frame.type() == FrameType.PING) {
			this.connection.sendLater(FrameType.PONG, 0);
		}
		else if (tasks == null) {
			throw new ProtocolException("The child JVM is not ready for " + frame.type());
		}
		else {
			switch (frame.type()) {
				case CALL -> tasks.run(frame.id(), Call.of(frame.body()));
				case CANCEL -> tasks.cancel(frame.id());
				case STACK_REQUEST -> tasks.sendStack(frame.id());
				default -> throw new ProtocolException("A parent must not send " + frame.type());
			}
		}
	}

}
