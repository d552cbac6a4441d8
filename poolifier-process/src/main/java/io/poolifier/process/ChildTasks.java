// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.internal.concurrent.GradualExecutor;
import io.poolifier.process.Message.Call;
import io.poolifier.task.TaskProgress;
import io.poolifier.task.UnknownTaskFunctionException;
import io.poolifier.worker.ExecutionTimes;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that a child JVM runs. The parent sends no more tasks than may run at the same
 * time, so each gets a thread at once. Thread-safe.
 */
final class ChildTasks {

	/** The exit code of a JVM that has run out of memory, as the JVM itself uses it. */
	private static final int OUT_OF_MEMORY = 3;

	/** The exit code of a JVM that cannot continue for another reason. */
	private static final int BROKEN = 71;

	/** The bytes that a failure may have in addition to the greatest payload. */
	private static final int FAILURE_BYTES = 32 * 1024;

	/** The number of stack elements of an exception that is too large. */
	private static final int BRIEF_STACK = 50;

	private final String pool;

	private final Map<String, ChildFunction> functions;

	private final Connection connection;

	private final int maxPayload;

	private final GradualExecutor threads;

	/** The key of the worker, for the names of threads. */
	private volatile int workerKey;

	private volatile boolean closed;

	private final Map<Long, ChildTask> running = new ConcurrentHashMap<>();

	ChildTasks(String pool, Map<String, ChildFunction> functions, Connection connection, int maxPayload) {
		this.pool = pool;
		this.functions = Map.copyOf(functions);
		this.connection = connection;
		this.maxPayload = maxPayload;
		AtomicInteger number = new AtomicInteger();
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		ThreadFactory factory = (task) -> {
			Thread thread = new Thread(task,
					"poolifier-%s-%d-%d".formatted(pool, this.workerKey, number.getAndIncrement()));
			thread.setDaemon(true);
			thread.setContextClassLoader(loader);
			return thread;
		};
		this.threads = new GradualExecutor(factory);
	}

	/** Starts no more tasks, because this JVM is shutting down. */
	void close() {
		this.closed = true;
	}

	/** Runs a task in a thread of its own. */
	void run(long id, Call call) {
		if (this.closed) {
			notStarted(id);
			return;
		}
		ChildFunction function = this.functions.get(call.function());
		if (function == null) {
			failed(id, null,
					new UnknownTaskFunctionException(this.pool, call.function(), List.copyOf(this.functions.keySet())));
			return;
		}
		this.workerKey = call.workerKey();
		ChildTask task = new ChildTask(id, call, function, this);
		this.running.put(id, task);
		try {
			this.threads.execute(task);
		}
		catch (Throwable ex) {
			failed(id, null, ex);
		}
	}

	/** Requests a task to end early. */
	void cancel(long id) {
		ChildTask task = this.running.get(id);
		if (task != null) {
			// It may run dependent actions.
			execute(task::cancel);
		}
	}

	/** Reports the stack of a task, which is empty if no thread runs it. */
	void sendStack(long id) throws IOException {
		ChildTask task = this.running.get(id);
		this.connection.sendLater(FrameType.STACK, id,
				Message.stack((task != null) ? task.stack() : new StackTraceElement[0]));
	}

	/** Reports the progress of a task. */
	void progressed(long id, TaskProgress progress) {
		try {
			this.connection.sendLater(FrameType.PROGRESS, id, Message.progress(progress));
		}
		catch (IOException ex) {
			// The parent is gone, and so is this JVM soon.
		}
	}

	/** Reports the result of a task with the times of its execution. */
	void succeeded(long id, @Nullable ExecutionTimes times, byte[] result) {
		if (result.length > this.maxPayload) {
			failed(id, times,
					new IllegalArgumentException(
							"The result of the task has %d bytes, and at most %d can be carried to another process"
								.formatted(result.length, this.maxPayload)));
		}
		else {
			end(FrameType.RESULT, id, times, result);
		}
	}

	/**
	 * Reports the failure of a task with the times of its execution, if there was one.
	 */
	void failed(long id, @Nullable ExecutionTimes times, Throwable error) {
		try {
			byte[] failure = RemoteFailure.encode(error);
			end(FrameType.FAILURE, id, times, (failure.length <= this.maxPayload + FAILURE_BYTES) ? failure
					: RemoteFailure.encode(withoutDetails(error)));
		}
		catch (Throwable ex) {
			halt(ex);
		}
	}

	private void notStarted(long id) {
		try {
			this.connection.sendLater(FrameType.NOT_STARTED, id);
		}
		catch (IOException ex) {
			// The parent is gone, and so is this JVM soon.
		}
	}

	private static Throwable withoutDetails(Throwable error) {
		RemoteTaskException brief = new RemoteTaskException(error.getClass().getName(),
				"the exception is too large to be carried to another process", null);
		StackTraceElement[] stack = error.getStackTrace();
		brief.setStackTrace(Arrays.copyOf(stack, Math.min(stack.length, BRIEF_STACK)));
		return brief;
	}

	private void end(FrameType type, long id, @Nullable ExecutionTimes times, byte[] body) {
		this.running.remove(id);
		try {
			// An interrupt of this thread would close the connection if it wrote itself.
			this.connection.sendLater(type, id, Message.answerHead(times), body);
		}
		catch (IOException ex) {
			// The parent is gone, and so is this JVM soon.
		}
		catch (Throwable ex) {
			halt(ex);
		}
	}

	/** Executes an action in a thread of its own. */
	void execute(Runnable action) {
		try {
			this.threads.execute(action);
		}
		catch (Throwable ex) {
			halt(ex);
		}
	}

	/**
	 * Ends this JVM because it cannot report the end of a task, which would otherwise
	 * never end.
	 */
	static void halt(Throwable error) {
		Runtime.getRuntime().halt((error instanceof OutOfMemoryError) ? OUT_OF_MEMORY : BROKEN);
	}

}
