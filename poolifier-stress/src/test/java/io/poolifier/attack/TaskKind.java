// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPoolBuilder;
import io.poolifier.options.TaskFunctionOptions;

/**
 * The functions of a pool that is attacked. Each of their tasks ends soon, whether it is
 * interrupted or not.
 */
enum TaskKind {

	NOOP(0),

	SHORT(40),

	BURN(6),

	BLOCK(6),

	STAGE(6),

	FAIL(10),

	URGENT(20),

	LAZY(20),

	BOUND(6),

	DEEP(1),

	HOSTILE_STAGE(2),

	/** May run twice if its worker ends. */
	IDEMPOTENT(6),

	/** Waits for another task of its own pool. */
	JOIN(6),

	/** Ends its worker. Submitted at intervals. */
	FATAL(0);

	/** The least size of a pool that has all functions. */
	static final int LEAST_WORKERS = 2;

	private static final int BURN_NANOS = 10_000;

	private static final ScheduledExecutorService STAGES = Executors.newSingleThreadScheduledExecutor((runnable) -> {
		Thread thread = new Thread(runnable, "attack-stages");
		thread.setDaemon(true);
		return thread;
	});

	private final int weight;

	TaskKind(int weight) {
		this.weight = weight;
	}

	/** Returns how often there are tasks of this kind; 0 if that is up to others. */
	int weight() {
		return this.weight;
	}

	/** Adds all functions. */
	static void addTo(WorkerPoolBuilder builder, WorkerKind workers) {
		for (TaskKind kind : values()) {
			builder.taskFunction(kind.name(), (Shot shot) -> kind.run(shot, workers), kind.options());
		}
	}

	private TaskFunctionOptions options() {
		TaskFunctionOptions.Builder options = TaskFunctionOptions.builder();
		return switch (this) {
			case URGENT -> options.priority(-20).build();
			case LAZY -> options.priority(19).build();
			case BOUND -> options.workerNodeKeys(0, 1).build();
			case IDEMPOTENT -> options.idempotent(true).build();
			default -> options.build();
		};
	}

	private Object run(Shot shot, WorkerKind workers) throws Exception {
		shot.hit((this == IDEMPOTENT) ? 2 : 1);
		switch (this) {
			case SHORT -> Pauses.burn(BURN_NANOS / 20);
			case BURN -> Pauses.burn(BURN_NANOS);
			case BLOCK, IDEMPOTENT -> Thread.sleep(1);
			case JOIN -> join(shot);
			case FAIL -> throw failure(System.identityHashCode(shot));
			case DEEP -> recurse(0);
			case STAGE -> {
				return stage(System.identityHashCode(shot));
			}
			case HOSTILE_STAGE -> {
				return new HostileStage(System.identityHashCode(shot));
			}
			case FATAL -> {
				return workers.endWorker();
			}
			default -> {
			}
		}
		return shot;
	}

	private static void join(Shot shot) {
		try {
			shot.submitAnother(NOOP).join();
		}
		catch (CompletionException | CancellationException ex) {
			throw new IllegalStateException("The other task failed, which is as asked", ex);
		}
	}

	private static Exception failure(int number) {
		if (number % 8 == 0) {
			throw new NoClassDefFoundError("as asked");
		}
		return new IllegalStateException("as asked");
	}

	@SuppressWarnings("InfiniteRecursion") // to the end of the stack
	private static int recurse(int depth) {
		return recurse(depth + 1) + 1;
	}

	private static CompletableFuture<Object> stage(int number) {
		CompletableFuture<Object> stage = new CompletableFuture<>();
		switch (number % 4) {
			case 0 -> stage.complete(number);
			case 1 -> STAGES.execute(() -> stage.complete(number));
			case 2 -> STAGES.schedule(() -> stage.complete(number), 1, TimeUnit.MILLISECONDS);
			default -> STAGES.execute(() -> stage.completeExceptionally(new IllegalStateException("as asked")));
		}
		return stage;
	}

}
