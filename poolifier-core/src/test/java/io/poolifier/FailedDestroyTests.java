// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pool that has no memory for a moment while it is destroyed.
 */
@Timeout(30)
class FailedDestroyTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final FaultyTime time = new FaultyTime();

	@Test
	void endsAllTasksThoughItsDestructionFailsHalfWayAtFirst() {
		WorkerPool pool = WorkerPools.fixed(3)
			.workerFactory(this.factory)
			.time(this.time)
			.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.taskFunction("echo", (data) -> data)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ZERO).build())
			.build();
		List<CompletableFuture<Integer>> tasks = IntStream.range(0, 9)
			.mapToObj((i) -> pool.<Integer, Integer>execute("echo", i))
			.toList();
		this.factory.settle();
		this.time.interveneOnce("TaskSettler", () -> {
			throw new OutOfMemoryError("as asked");
		});
		CompletableFuture<Void> destroyed = pool.destroy();
		this.time.manual().advance(Duration.ofSeconds(1));
		assertThat(tasks).allMatch(CompletableFuture::isCompletedExceptionally);
		assertThat(destroyed).isCompleted();
		assertThat(pool.info().queuedTasks()).isZero();
	}

}
