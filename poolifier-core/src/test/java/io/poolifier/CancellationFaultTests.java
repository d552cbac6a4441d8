// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.poolifier.FaultyWorkerFactory.Call;
import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.task.CancellationSignal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Cancellations that fail half-way.
 */
@Timeout(30)
class CancellationFaultTests {

	private final ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();

	private final FaultyWorkerFactory factory = new FaultyWorkerFactory(this.scripted);

	private final WorkerPool pool = WorkerPools.fixed(1)
		.workerFactory(this.factory)
		.time(new ManualTime())
		.taskFunction("echo", (data) -> data)
		.build();

	@Test
	void aTaskIsCancelledThoughItsWorkerFailsToInterruptIt() {
		CompletableFuture<Integer> task = this.pool.execute("echo", 1);
		this.scripted.settle();
		this.factory.fail(Call.INTERRUPT);
		assertThat(task.cancel(true)).isTrue();
		assertThat(task).isCancelled();
		this.scripted.slot(0).finish();
		assertThat(this.pool.info()).returns(1L, PoolInfo::failedTasks).returns(0L, PoolInfo::executingTasks);
		this.pool.execute("echo", 2);
		assertThat(this.scripted.runAll()).containsExactly(2);
	}

	@Test
	void tasksEndThoughTheyAreCancelledNearTheEndOfAStack() throws Exception {
		List<CompletableFuture<Integer>> tasks = new ArrayList<>();
		for (int round = 0; round < 5; round++) {
			List<CompletableFuture<Integer>> waiting = IntStream.range(0, 20_000)
				.mapToObj((i) -> this.pool.<Integer, Integer>execute("echo", i))
				.toList();
			this.scripted.settle();
			tasks.addAll(waiting);
			Iterator<CompletableFuture<Integer>> next = waiting.iterator();
			NearStackEnd.repeat(() -> next.next().cancel(true));
			// To run them all would take a scripted worker half a minute.
			next.forEachRemaining((task) -> task.cancel(true));
		}
		this.scripted.runAll();
		assertThat(tasks).allMatch(CompletableFuture::isDone);
		PoolInfo info = this.pool.info();
		assertThat(info.queuedTasks()).isZero();
		assertThat(info.executedTasks() + info.cancelledTasks() + info.failedTasks()).isEqualTo(tasks.size());
	}

	@Test
	void allTargetsOfASignalHearOfItThoughOneThrows() {
		CancellationSignal signal = new CancellationSignal();
		List<Throwable> heard = new ArrayList<>();
		signal.add(heard::add);
		signal.add((reason) -> {
			throw new IllegalStateException("as asked");
		});
		signal.add((reason) -> heard.add(reason));
		IllegalArgumentException reason = new IllegalArgumentException("enough");
		assertThatIllegalStateException().isThrownBy(() -> signal.cancel(reason)).withMessage("as asked");
		assertThat(heard).containsExactly(reason, reason);
	}

	@Test
	void aSignalThatFailedCanBeGivenAgain() {
		CancellationSignal signal = new CancellationSignal();
		List<Throwable> heard = new ArrayList<>();
		signal.add(new CancellationSignal.Target() {

			private boolean failed;

			@Override
			public void cancelled(Throwable reason) {
				if (!this.failed) {
					this.failed = true;
					throw new IllegalStateException("as asked");
				}
				heard.add(reason);
			}

		});
		IllegalArgumentException reason = new IllegalArgumentException("enough");
		assertThatIllegalStateException().isThrownBy(() -> signal.cancel(reason));
		assertThat(signal.targets()).isOne();
		signal.cancel();
		assertThat(heard).as("the reason is the first one").containsExactly(reason);
		assertThat(signal.targets()).isZero();
		signal.cancel();
		assertThat(heard).hasSize(1);
	}

}
