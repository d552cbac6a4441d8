// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.poolifier.remote.RemoteTask;
import io.poolifier.task.TaskProgress;
import io.poolifier.task.WorkerLostException;
import io.poolifier.worker.ExecutionTimes;
import org.jspecify.annotations.Nullable;

/**
 * Child JVM as seen by its pool, from its launch to its end. Thread-safe.
 */
final class ChildProcess {

	/**
	 * Worker that uses the child. None of its methods blocks.
	 */
	interface User {

		void ready();

		/** Called about once per second while the child is ready. */
		void inspect(ChildProcess child);

		/** Called when the process has ended, before any other consequence. */
		void exited(ChildExit exit);

		/**
		 * Called when the child has failed.
		 * @param task the only task that it was running; {@code null} if there were none
		 * or several
		 */
		void failed(@Nullable RemoteTask task, Throwable error);

		/** Called last, when the process has ended. */
		void gone();

	}

	/*
	 * Implementation note. A child is gone when its process has ended and everything that
	 * it had sent has been read. The thread that notices the second of the two concludes.
	 */

	private enum State {

		STARTING, READY, GONE

	}

	/** The time for which the last output of a process that has ended is waited for. */
	private static final long OUTPUT_MILLIS = 500;

	private static final long STACK_MILLIS = 200;

	private final String pool;

	private final String token;

	private final ChildOutput output;

	private final Map<Long, RemoteTask> tasks = new ConcurrentHashMap<>();

	/** The ids of tasks that were not sent because the connection was closed. */
	private final Set<Long> unsent = ConcurrentHashMap.newKeySet();

	private final Map<Long, CompletableFuture<List<StackTraceElement>>> stacks = new ConcurrentHashMap<>();

	private final long launchedNanos = System.nanoTime();

	private final Runnable whenReady;

	private final Runnable whenGone;

	private volatile @Nullable Process process;

	/** Changes only under the lock of this object. */
	private volatile @Nullable Connection connection;

	/** Guarded by the lock of this object. */
	private boolean processEnded;

	/** Guarded by the lock of this object. */
	private boolean connectionEnded;

	/** Guarded by the lock of this object. */
	private State state = State.STARTING;

	/** Guarded by the lock of this object. */
	private @Nullable User user;

	/**
	 * The reason why the child is being ended, or has ended. Guarded by the lock of this
	 * object.
	 */
	private @Nullable Throwable failure;

	/** The reason why the child has to end although it has not failed. */
	private volatile @Nullable String dismissal;

	/** Guarded by the lock of this object. */
	private @Nullable ChildExit exit;

	/** The number of pings since the last frame of the child. */
	private final AtomicInteger unanswered = new AtomicInteger();

	ChildProcess(String pool, String token, Runnable whenReady, Runnable whenGone) {
		this.pool = pool;
		this.token = token;
		this.output = new ChildOutput(pool);
		this.whenReady = whenReady;
		this.whenGone = whenGone;
	}

	long launchedNanos() {
		return this.launchedNanos;
	}

	/** Returns the number of pings since the last frame of the child. */
	int unanswered() {
		return this.unanswered.get();
	}

	/** Returns whether the connection has ended, but the process has not. */
	synchronized boolean isDisconnected() {
		return this.connectionEnded && !this.processEnded;
	}

	synchronized boolean isStarting() {
		return this.state == State.STARTING;
	}

	synchronized boolean isGone() {
		return this.state == State.GONE;
	}

	/** Runs the process to its end. Called in a thread of its own. */
	void run(Supplier<ProcessBuilder> builder) {
		Process process;
		try {
			process = builder.get().start();
		}
		catch (Throwable ex) {
			IOException failure = new IOException("A child JVM could not be started: " + ex.getMessage(), ex);
			processEnded(failure, new ChildExit(-1, null, failure.getMessage(), Instant.now()));
			return;
		}
		this.process = process;
		Thread output = null;
		try {
			this.output.startedAs(process.pid());
			// Read by another thread: a process that the child has started may keep the
			// output open.
			output = new Thread(() -> this.output.pump(process.getInputStream()), "poolifier-" + this.pool + "-output");
			output.setDaemon(true);
			output.start();
			if (isBeingEnded()) {
				process.destroyForcibly();
			}
			sendToken(process);
		}
		catch (Throwable ex) {
			fail(ex);
		}
		int exitCode = await(process);
		awaitLastLines(output);
		processEnded(lost(exitCode), new ChildExit(process.pid(), exitCode, reasonOfExit(), Instant.now()));
	}

	private void sendToken(Process process) {
		try {
			// Stays open: its end tells the child that its parent is gone.
			OutputStream input = process.getOutputStream();
			input.write((this.token + "\n").getBytes(StandardCharsets.US_ASCII));
			input.flush();
		}
		catch (IOException ex) {
			// The process has ended already.
		}
	}

	private static void awaitLastLines(@Nullable Thread output) {
		try {
			if (output != null) {
				output.join(OUTPUT_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			// This thread has nothing else to do.
		}
	}

	private synchronized boolean isBeingEnded() {
		return this.dismissal != null || this.failure != null;
	}

	private static int await(Process process) {
		while (true) {
			try {
				return process.waitFor();
			}
			catch (InterruptedException ex) {
				// This thread has nothing else to do.
			}
		}
	}

	private synchronized @Nullable String reasonOfExit() {
		Throwable failure = this.failure;
		if (failure == null) {
			return this.dismissal;
		}
		return (failure.getMessage() != null) ? failure.getMessage() : failure.toString();
	}

	private void processEnded(Throwable reason, ChildExit exit) {
		synchronized (this) {
			this.processEnded = true;
			this.exit = exit;
			this.failure = reason;
		}
		concludeIfOver();
	}

	private Throwable lost(int exitCode) {
		Throwable failure;
		synchronized (this) {
			failure = this.failure;
		}
		WorkerLostException lost = new WorkerLostException(this.pool,
				"Child JVM %d of pool '%s' %s".formatted(pid(), this.pool, ExitStatus.describe(exitCode)), failure);
		List<String> lines = this.output.lastLines();
		if (!lines.isEmpty()) {
			lost.addSuppressed(new LastOutput(lines));
		}
		return lost;
	}

	private void concludeIfOver() {
		User user;
		Throwable reason;
		ChildExit exit;
		synchronized (this) {
			if (!this.processEnded || (this.connection != null && !this.connectionEnded) || this.state == State.GONE) {
				return;
			}
			this.state = State.GONE;
			user = this.user;
			reason = reason();
			exit = this.exit;
		}
		if (user != null) {
			leave(user, exit, reason);
		}
		loseTasks(reason);
		this.stacks.values().forEach((stack) -> stack.complete(List.of()));
		if (user != null) {
			user.gone();
		}
		this.whenGone.run();
	}

	private void leave(User user, @Nullable ChildExit exit, Throwable reason) {
		if (exit != null) {
			user.exited(exit);
		}
		if (this.dismissal == null) {
			Map<Long, RemoteTask> running = new HashMap<>(this.tasks);
			running.keySet().removeAll(unsentTasks());
			user.failed((running.size() == 1) ? running.values().iterator().next() : null, reason);
		}
	}

	private Set<Long> unsentTasks() {
		Connection connection = this.connection;
		Set<Long> unsent = (connection != null) ? connection.unsent(FrameType.CALL) : new HashSet<>();
		unsent.addAll(this.unsent);
		return unsent;
	}

	private synchronized Throwable reason() {
		return (this.failure != null) ? this.failure : new IllegalStateException("The child JVM has ended");
	}

	/**
	 * Ends the tasks of a child that is gone. Those that did not reach it are returned.
	 */
	private void loseTasks(Throwable error) {
		Set<Long> unsent = unsentTasks();
		this.tasks.forEach((id, task) -> {
			if (unsent.contains(id)) {
				task.notStarted(error);
			}
			else {
				task.lost(error);
			}
		});
	}

	/** Uses the child for a worker. Called once. */
	void use(User user, int workerKey) {
		State state;
		ChildExit exit;
		synchronized (this) {
			this.user = user;
			state = this.state;
			exit = this.exit;
		}
		this.output.usedBy(workerKey);
		if (state == State.READY) {
			user.ready();
		}
		else if (state == State.GONE) {
			leave(user, exit, reason());
			user.gone();
		}
	}

	/** Returns facts about the process. */
	Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		if (pid() > 0) {
			details.put("pid", pid());
		}
		details.put("uptime", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.launchedNanos));
		OptionalLong memory = residentMemory();
		if (memory.isPresent()) {
			details.put("residentMemory", memory.getAsLong());
		}
		return details;
	}

	/** Returns the resident memory in bytes; empty if it is unknown. */
	OptionalLong residentMemory() {
		return ResidentMemory.of(pid());
	}

	long pid() {
		Process process = this.process;
		return (process != null) ? process.pid() : -1;
	}

	/**
	 * Serves a connection of the child to its end. Called in a thread of its own.
	 */
	void serve(Connection connection, byte[] welcome) {
		synchronized (this) {
			if (this.connection != null || this.state != State.STARTING) {
				connection.close();
				return;
			}
			this.connection = connection;
		}
		try {
			connection.send(FrameType.WELCOME, 0, welcome);
			for (Frame frame = connection.receive(); frame != null; frame = connection.receive()) {
				this.unanswered.set(0);
				receive(frame);
			}
		}
		catch (Throwable ex) {
			if (!isBeingEnded()) {
				fail(ex);
			}
		}
		finally {
			connection.close();
			connectionEnded();
		}
	}

	private void connectionEnded() {
		synchronized (this) {
			this.connectionEnded = true;
		}
		concludeIfOver();
	}

	private void receive(Frame frame) throws IOException {
		switch (frame.type()) {
			case READY -> becomeReady();
			case RESULT -> succeed(frame.id(), Message.Answer.of(frame.body()));
			case FAILURE -> fail(frame.id(), Message.Answer.of(frame.body()));
			case NOT_STARTED -> takeBack(frame.id());
			case STACK -> {
				CompletableFuture<List<StackTraceElement>> stack = this.stacks.remove(frame.id());
				if (stack != null) {
					stack.complete(Message.stackOf(frame.body()));
				}
			}
			case PROGRESS -> {
				RemoteTask task = this.tasks.get(frame.id());
				TaskProgress progress = Message.progressOf(frame.body());
				if (task != null) {
					task.progress(progress.fraction(), progress.message());
				}
			}
			case PONG -> {
				// The time has been noted.
			}
			default -> throw new ProtocolException("A child JVM must not send " + frame.type());
		}
	}

	private static Exception asException(Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		// A Throwable of neither kind cannot be thrown as the failure of a task.
		return (failure instanceof Exception exception) ? exception
				: new RemoteTaskException(failure.getClass().getName(), failure.getMessage(), failure);
	}

	private void becomeReady() {
		User user;
		synchronized (this) {
			if (this.state != State.STARTING) {
				return;
			}
			this.state = State.READY;
			user = this.user;
		}
		if (user != null) {
			user.ready();
		}
		this.whenReady.run();
	}

	/** Sends a task. */
	void call(RemoteTask task, int workerKey) {
		Connection connection = this.connection;
		if (connection == null || !(task.prepared() instanceof EncodedData data)) {
			throw new IllegalStateException("The task cannot be sent");
		}
		this.tasks.put(task.id(), task);
		try {
			connection.send(FrameType.CALL, task.id(), Message.callHead(workerKey, task.isCpuTimeMeasured(),
					task.attempt(), task.remainingTime(), task.function(), data.context()), data.bytes());
		}
		catch (Connection.NotSentException ex) {
			// The pool takes the task back when it knows that the child is gone, and no
			// longer sends tasks to it.
			this.unsent.add(task.id());
		}
		catch (IOException ex) {
			// The task may have arrived. It ends with the child.
		}
		catch (Throwable ex) {
			this.tasks.remove(task.id());
			throw ex;
		}
		if (isGone()) {
			loseTasks(reason());
		}
	}

	/** Ends a task with its result, which the thread of its slot decodes. */
	private void succeed(long id, Message.Answer answer) {
		RemoteTask task = this.tasks.remove(id);
		if (task != null && task.prepared() instanceof EncodedData data) {
			end(task, answer, () -> data.codec().decodeResult(answer.content()));
		}
	}

	private void fail(long id, Message.Answer answer) {
		RemoteTask task = this.tasks.remove(id);
		if (task != null) {
			end(task, answer, () -> {
				throw asException(RemoteFailure.decode(answer.content(), ChildProcess.class.getClassLoader()));
			});
		}
	}

	/** Returns a task to the pool that came after the child had begun to shut down. */
	private void takeBack(long id) {
		Throwable reason = new WorkerLostException(this.pool,
				"Child JVM %d of pool '%s' is shutting down".formatted(pid(), this.pool), null);
		User user;
		synchronized (this) {
			user = this.user;
			if (this.failure == null) {
				this.failure = reason;
			}
		}
		RemoteTask task = this.tasks.remove(id);
		if (task != null && user != null) {
			user.failed(null, reason);
			task.notStarted(reason);
		}
	}

	private static void end(RemoteTask task, Message.Answer answer, Callable<@Nullable Object> outcome) {
		ExecutionTimes times = answer.times();
		if (times != null) {
			task.end(outcome, times);
		}
		else {
			task.end(outcome);
		}
	}

	/** Requests a task to end early. */
	void cancel(long id) {
		sendLater(FrameType.CANCEL, id);
	}

	/** Lets the worker that uses the child inspect it. */
	void inspect() {
		User user;
		synchronized (this) {
			user = (this.state == State.READY) ? this.user : null;
		}
		if (user != null) {
			user.inspect(this);
		}
	}

	/** Asks for a sign of life. */
	void ping() {
		if (this.connection != null) {
			this.unanswered.incrementAndGet();
			sendLater(FrameType.PING, 0);
		}
	}

	private void sendLater(FrameType type, long id) {
		Connection connection = this.connection;
		try {
			if (connection != null) {
				connection.sendLater(type, id);
			}
		}
		catch (IOException ex) {
			// The child is about to be gone.
		}
	}

	/** Returns the stack of a task; empty if the child does not answer in time. */
	List<StackTraceElement> stackOf(long id) {
		CompletableFuture<List<StackTraceElement>> answer = this.stacks.computeIfAbsent(id,
				(unknown) -> new CompletableFuture<>());
		sendLater(FrameType.STACK_REQUEST, id);
		try {
			return answer.get(STACK_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return List.of();
		}
		catch (ExecutionException | TimeoutException ex) {
			return List.of();
		}
		finally {
			this.stacks.remove(id, answer);
		}
	}

	/** Requests the process to end by itself. */
	void dismiss() {
		synchronized (this) {
			// The slots of a worker that is killed may stop before or afterwards.
			if (this.dismissal == null) {
				this.dismissal = "It was no longer needed";
			}
		}
		if (this.connection != null) {
			sendLater(FrameType.BYE, 0);
		}
		else {
			destroy();
		}
	}

	/** Ends the process at once. */
	void kill() {
		synchronized (this) {
			this.dismissal = "It was terminated by its pool";
		}
		destroy();
	}

	/** Ends the process at once, because it has failed. */
	void fail(Throwable reason) {
		synchronized (this) {
			if (this.failure == null) {
				this.failure = reason;
			}
		}
		destroy();
	}

	private void destroy() {
		Process process = this.process;
		if (process != null) {
			process.destroyForcibly();
		}
	}

}
