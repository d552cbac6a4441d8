// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.poolifier.options.TaskTypes;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;

/**
 * Task functions that the contract tests run. Workers that share the heap of the engine
 * are given the handlers by the tests. Other workers must provide all functions under
 * their names, for example in the child process or cluster member that runs them.
 * <p>
 * This class depends on {@code poolifier-core} only, so that a worker needs neither JUnit
 * nor AssertJ.
 */
public final class ContractFunctions {

	/** Returns its data. */
	static final String ECHO = "echo";

	/** Returns its data, which is an array of bytes. */
	static final String BYTES = "bytes";

	/** Joins its two arguments, a text and a number. */
	static final String JOIN = "join";

	/** Returns the key of the worker that runs it. */
	static final String WORKER_KEY = "workerKey";

	/** Returns the number of the attempt to run the task. */
	static final String ATTEMPT = "attempt";

	/** Returns the time that is left, in milliseconds. */
	static final String REMAINING_TIME = "remainingTime";

	/** Reports that it is done. */
	static final String REPORT_PROGRESS = "reportProgress";

	/** Takes data and returns no result. */
	static final String DISCARD = "discard";

	/** Throws an {@link IllegalStateException}. */
	static final String FAIL = "fail";

	/** Throws an {@link InternalError}. */
	static final String FAIL_FATALLY = "failFatally";

	/** Returns whether the thread that runs it is interrupted. */
	static final String IS_INTERRUPTED = "isInterrupted";

	/** Passes a gate, unless interrupted. */
	static final String PASS = "pass";

	/** Passes a gate, and ignores interrupts. */
	static final String PASS_STUBBORNLY = "passStubbornly";

	/** Enters a gate, ignores interrupts, and ends when its context requests that. */
	static final String AWAIT_CANCELLATION = "awaitCancellation";

	/** Returns a stage that has completed with the data. */
	static final String COMPLETED_STAGE = "completedStage";

	/** Returns a stage that fails later with an {@link IllegalStateException}. */
	static final String FAILED_STAGE = "failedStage";

	/** Returns a stage that fails later with an {@link InternalError}. */
	static final String FATAL_STAGE = "fatalStage";

	/** Returns a stage that completes when a gate is open. */
	static final String STAGE = "stage";

	/** Returns a stage that completes when a gate is open, and cannot be cancelled. */
	static final String UNCANCELLABLE_STAGE = "uncancellableStage";

	private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);

	@SuppressWarnings("NullAway") // there is no result
	private static final TaskHandler<String, @Nullable Object> DISCARDING = (text) -> null;

	private static final Map<String, ContractFunction> FUNCTIONS = new LinkedHashMap<>();

	static {
		add(ECHO, TaskTypes.of(String.class, String.class), (String text) -> text);
		add(BYTES, TaskTypes.of(byte[].class, byte[].class), (byte[] bytes) -> bytes);
		add(JOIN, new TaskTypes(List.of(String.class, int.class), String.class),
				(Object[] arguments) -> arguments[0] + "-" + arguments[1]);
		add(WORKER_KEY, TaskTypes.withoutData(int.class),
				TaskHandler.withContext((nothing, context) -> context.workerKey()));
		add(ATTEMPT, TaskTypes.withoutData(int.class),
				TaskHandler.withContext((nothing, context) -> context.attempt()));
		add(REMAINING_TIME, TaskTypes.withoutData(long.class),
				TaskHandler.withContext((nothing, context) -> millis(context.remainingTime())));
		add(REPORT_PROGRESS, TaskTypes.of(String.class, String.class),
				TaskHandler.withContext((String message, TaskContext context) -> {
					context.progress(1, message);
					return message;
				}));
		add(DISCARD, TaskTypes.of(String.class, void.class), DISCARDING);
		add(FAIL, TaskTypes.of(String.class, String.class), (String message) -> {
			throw new IllegalStateException(message);
		});
		add(FAIL_FATALLY, TaskTypes.of(String.class, String.class), (String message) -> {
			throw new InternalError(message);
		});
		add(IS_INTERRUPTED, TaskTypes.withoutData(boolean.class), (nothing) -> Thread.currentThread().isInterrupted());
		add(PASS, TaskTypes.of(String.class, String.class), (String gate) -> new Gate(gate).pass());
		add(PASS_STUBBORNLY, TaskTypes.of(String.class, String.class),
				(String gate) -> new Gate(gate).passStubbornly());
		add(AWAIT_CANCELLATION, TaskTypes.of(String.class, String.class), TaskHandler
			.withContext((String gate, TaskContext context) -> new Gate(gate).awaitCancellation(context)));
		add(COMPLETED_STAGE, TaskTypes.of(String.class, String.class),
				(String text) -> CompletableFuture.completedFuture(text));
		add(FAILED_STAGE, TaskTypes.of(String.class, String.class),
				(String message) -> failLater(new IllegalStateException(message)));
		add(FATAL_STAGE, TaskTypes.of(String.class, String.class),
				(String message) -> failLater(new InternalError(message)));
		add(STAGE, TaskTypes.of(String.class, String.class), ContractFunctions::passLater);
		add(UNCANCELLABLE_STAGE, TaskTypes.of(String.class, String.class),
				(String gate) -> passLater(gate).minimalCompletionStage());
	}

	private ContractFunctions() {
	}

	/**
	 * Returns all functions.
	 * @return an immutable list
	 */
	public static List<ContractFunction> all() {
		return List.copyOf(FUNCTIONS.values());
	}

	static ContractFunction get(String name) {
		ContractFunction function = FUNCTIONS.get(name);
		if (function == null) {
			throw new IllegalArgumentException("There is no function '" + name + "'");
		}
		return function;
	}

	private static <D extends @Nullable Object, R extends @Nullable Object> void add(String name, TaskTypes types,
			TaskHandler<D, R> handler) {
		FUNCTIONS.put(name, new ContractFunction(name, handler, types));
	}

	private static long millis(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() : -1;
	}

	private static CompletionStage<Object> failLater(Throwable failure) {
		CompletableFuture<Object> source = new CompletableFuture<>();
		SOON.execute(() -> source.completeExceptionally(failure));
		// A dependent stage fails with a CompletionException around the failure.
		return source.thenApply(UnaryOperator.identity());
	}

	private static CompletableFuture<String> passLater(String directory) throws Exception {
		Gate gate = new Gate(directory);
		CompletableFuture<String> stage = new CompletableFuture<>();
		gate.enter();
		completeWhenOpen(stage, gate);
		return stage;
	}

	private static void completeWhenOpen(CompletableFuture<String> stage, Gate gate) {
		if (gate.isOpen()) {
			stage.complete(Gate.PASSED);
		}
		else if (!stage.isDone()) {
			SOON.execute(() -> completeWhenOpen(stage, gate));
		}
	}

}
