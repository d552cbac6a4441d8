// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.KillBehavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers of dynamic pools that seem to be inactive or surplus, and are not.
 */
@Timeout(30)
class InactiveWorkerTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final ManualTime time = new ManualTime();

	private WorkerPool dynamic(int min, int max, KillBehavior killBehavior) {
		return WorkerPools.dynamic(min, max)
			.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.restartWorkerOnError(false)
			.killBehavior(killBehavior)
			.maxInactiveTime(Duration.ofSeconds(10))
			.build();
	}

	private static List<CompletableFuture<Integer>> submit(WorkerPool pool, int tasks) {
		return IntStream.range(0, tasks).mapToObj((i) -> pool.<Integer, Integer>execute("echo", i)).toList();
	}

	/** A dynamic pool of at least one worker, whose only worker is the second one. */
	private WorkerPool withoutTheFirst(KillBehavior killBehavior) {
		WorkerPool pool = dynamic(1, 2, killBehavior);
		submit(pool, 2);
		this.factory.settle();
		assertThat(pool.info().workerNodes()).isEqualTo(2);
		this.factory.worker(0).die();
		assertThat(pool.workers()).singleElement().matches(WorkerInfo::dynamic);
		return pool;
	}

	@Test
	void theLastIdleWorkersOfADynamicPoolStayUpToItsMinimum() {
		WorkerPool pool = withoutTheFirst(KillBehavior.SOFT);
		this.factory.runAll();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(pool.info().workerNodes()).isOne();
	}

	@Test
	void theLastBusyWorkersOfADynamicPoolStayUpToItsMinimum() {
		WorkerPool pool = withoutTheFirst(KillBehavior.HARD);
		this.time.advance(Duration.ofMinutes(1));
		assertThat(pool.info()).returns(1, PoolInfo::workerNodes).returns(1L, PoolInfo::executingTasks);
	}

	@Test
	void aWorkerBetweenTwoTasksIsActive() {
		WorkerPool pool = dynamic(0, 1, KillBehavior.HARD);
		List<CompletableFuture<Integer>> tasks = submit(pool, 3);
		for (int i = 0; i < 2; i++) {
			this.factory.slot(0).step();
			this.time.advance(Duration.ofSeconds(7));
			this.factory.slot(0).finish();
		}
		this.time.advance(Duration.ofSeconds(3));
		assertThat(pool.workers()).singleElement().returns(0L, WorkerInfo::id);
		this.factory.runAll();
		assertThat(tasks).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
	}

}
