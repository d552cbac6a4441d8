// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.poolifier.ScriptedWorkerFactory.ScriptedWorker;
import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replacement of workers that have requested it.
 */
@Timeout(30)
class WorkerReplacementTests {

	private final ManualTime time = new ManualTime();

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private boolean refusing;

	/** The times of the attempts to create a worker, in milliseconds. */
	private final List<Long> attempts = new ArrayList<>();

	private WorkerPool pool;

	private void start(WorkerPoolBuilder builder) {
		this.pool = this.factory.preferringTheFirst(builder, this.time).workerFactory(new WorkerFactory() {

			@Override
			public String type() {
				return "scripted";
			}

			@Override
			public Worker create(WorkerContext context) {
				WorkerReplacementTests test = WorkerReplacementTests.this;
				test.attempts.add(Duration.ofNanos(test.time.nanoTime()).toMillis());
				if (test.refusing) {
					throw new IllegalStateException("not now");
				}
				return test.factory.create(context);
			}

		}).build();
		this.factory.settle();
		this.factory.makeLate();
		this.attempts.clear();
	}

	private ScriptedWorker worker(int index) {
		return this.factory.workers().get(index);
	}

	private long idOf(int key) {
		return this.pool.workers().get(key).id();
	}

	@Test
	void theSuccessorIsReadyBeforeTheWorkerRetires() {
		start(WorkerPools.fixed(1));
		CompletableFuture<Object> running = this.pool.execute("echo", 1);
		this.factory.settle();
		CompletableFuture<Object> waiting = this.pool.execute("echo", 2);
		ScriptedWorker old = worker(0);
		long id = idOf(0);
		old.context().requestReplacement("is old");
		ScriptedWorker successor = worker(1);
		assertThat(successor.key()).isZero();
		assertThat(idOf(0)).isEqualTo(id);
		assertThat(this.pool.info()).returns(true, PoolInfo::ready).returns(1, PoolInfo::workerNodes);
		successor.becomeReady();
		assertThat(idOf(0)).isNotEqualTo(id);
		assertThat(this.pool.info()).returns(true, PoolInfo::ready).returns(1, PoolInfo::workerNodes);
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly(1, 2);
		assertThat(this.factory.workers()).containsExactly(old, successor);
		assertThat(this.factory.runAll()).containsExactly(1, 2);
		assertThat(running).isCompletedWithValue(1);
		assertThat(waiting).isCompletedWithValue(2);
		assertThat(this.factory.workers()).containsExactly(successor);
		assertThat(this.pool.info()).returns(2L, PoolInfo::executedTasks)
			.returns(0L, PoolInfo::failedTasks)
			.returns(0L, PoolInfo::workerRestarts);
	}

	@Test
	void theWorkerContinuesUntilTheSuccessorIsReady() {
		start(WorkerPools.fixed(1));
		worker(0).context().requestReplacement("is old");
		CompletableFuture<Object> future = this.pool.execute("echo", 1);
		this.factory.runAll();
		assertThat(future).isCompletedWithValue(1);
		worker(1).becomeReady();
		this.factory.settle();
		assertThat(this.factory.workers()).hasSize(1);
		future = this.pool.execute("echo", 2);
		this.factory.runAll();
		assertThat(future).isCompletedWithValue(2);
	}

	@Test
	void aFurtherRequestHasNoEffect() {
		start(WorkerPools.fixed(1));
		worker(0).context().requestReplacement("is old");
		worker(0).context().requestReplacement("is large");
		assertThat(this.factory.workers()).hasSize(2);
		ScriptedWorker successor = worker(1);
		successor.becomeReady();
		this.factory.settle();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.factory.workers()).containsExactly(successor);
	}

	@Test
	void aSuccessorThatCannotStartIsStartedAgainAfterGrowingPauses() {
		start(WorkerPools.fixed(1));
		this.refusing = true;
		long id = idOf(0);
		worker(0).context().requestReplacement("is old");
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.attempts).containsExactly(0L, 0L, 100L, 300L, 700L);
		assertThat(idOf(0)).isEqualTo(id);
		assertThat(this.pool.info()).returns(true, PoolInfo::ready)
			.returns(0, PoolInfo::restartingWorkerNodes)
			.returns(0L, PoolInfo::workerRestarts);
		CompletableFuture<Object> future = this.pool.execute("echo", 1);
		this.factory.runAll();
		assertThat(future).isCompletedWithValue(1);
		this.refusing = false;
		this.time.advance(Duration.ofSeconds(1));
		worker(1).becomeReady();
		assertThat(idOf(0)).isNotEqualTo(id);
	}

	@Test
	void theSuccessorReplacesAWorkerThatDiesMeanwhile() {
		start(WorkerPools.fixed(1));
		CompletableFuture<Object> lost = this.pool.execute("echo", 1);
		this.factory.settle();
		CompletableFuture<Object> waiting = this.pool.execute("echo", 2);
		worker(0).context().requestReplacement("is old");
		ScriptedWorker successor = worker(1);
		worker(0).die();
		assertThat(lost).isCompletedExceptionally();
		assertThat(this.factory.workers()).containsExactly(successor);
		assertThat(this.pool.info()).returns(false, PoolInfo::ready).returns(1L, PoolInfo::workerRestarts);
		successor.becomeReady();
		this.factory.runAll();
		assertThat(waiting).isCompletedWithValue(2);
		assertThat(this.pool.info()).returns(true, PoolInfo::ready)
			.returns(1L, PoolInfo::executedTasks)
			.returns(1L, PoolInfo::failedTasks);
	}

	@Test
	void bothMayDie() {
		start(WorkerPools.fixed(1));
		worker(0).context().requestReplacement("is old");
		worker(1).die();
		worker(0).die();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.factory.workers()).hasSize(1);
		worker(0).becomeReady();
		assertThat(this.pool.info()).returns(true, PoolInfo::ready).returns(1L, PoolInfo::workerRestarts);
	}

	@Test
	void workersAreReplacedOneAtATimeInTheOrderOfTheirRequests() {
		start(WorkerPools.fixed(2));
		worker(1).context().requestReplacement("is old");
		this.time.advance(Duration.ofMillis(1));
		worker(0).context().requestReplacement("is old");
		assertThat(this.factory.workers()).extracting(ScriptedWorker::key).containsExactly(0, 1, 1);
		worker(2).context().requestReplacement("is old already");
		this.time.advance(Duration.ofSeconds(1));
		worker(2).becomeReady();
		this.factory.settle();
		assertThat(this.factory.workers()).extracting(ScriptedWorker::key).containsExactly(0, 1, 0);
		worker(2).becomeReady();
		this.factory.settle();
		assertThat(this.factory.workers()).extracting(ScriptedWorker::key).containsExactly(1, 0, 1);
	}

	@Test
	void theEndOfThePoolEndsBoth() {
		start(WorkerPools.fixed(1));
		CompletableFuture<Object> waiting = this.pool.execute("echo", 1);
		worker(0).context().requestReplacement("is old");
		CompletableFuture<Void> destroyed = this.pool.destroy();
		this.factory.runAll();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(destroyed).isCompleted();
		assertThat(waiting).isCompletedWithValue(1);
		assertThat(this.factory.workers()).isEmpty();
	}

	@Test
	void aSuccessorThatIsReadyWhileThePoolEndsHelpsToFinish() {
		start(WorkerPools.fixed(1));
		CompletableFuture<Object> running = this.pool.execute("echo", 1);
		this.factory.settle();
		CompletableFuture<Object> waiting = this.pool.execute("echo", 2);
		worker(0).context().requestReplacement("is old");
		CompletableFuture<Void> destroyed = this.pool.destroy();
		worker(1).becomeReady();
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly(1, 2);
		this.factory.runAll();
		assertThat(destroyed).isCompleted();
		assertThat(running).isCompletedWithValue(1);
		assertThat(waiting).isCompletedWithValue(2);
	}

	@Test
	void theSuccessorOfASurplusWorkerLeaves() {
		start(WorkerPools.fixed(2));
		worker(1).context().requestReplacement("is old");
		this.pool.reconfigure((change) -> change.size(1));
		this.factory.settle();
		worker(1).becomeReady();
		this.factory.settle();
		assertThat(this.factory.workers()).extracting(ScriptedWorker::key).containsExactly(0);
		assertThat(this.pool.info()).returns(true, PoolInfo::ready).returns(1, PoolInfo::workerNodes);
	}

}
