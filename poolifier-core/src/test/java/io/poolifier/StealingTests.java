package io.poolifier;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.poolifier.strategy.WorkerChoiceStrategy;
import io.poolifier.usage.PoolInfo;
import io.poolifier.usage.WorkerInfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class StealingTests {

	private final Gate gate = new Gate();

	private WorkerPool pool(boolean stealing) {
		return WorkerPools.fixed(2).function("echo", (data) -> data).function("wait", (data) -> {
			this.gate.pass();
			return data;
		})
			.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.tasksQueue(TasksQueueOptions.builder().taskStealing(stealing).build())
			.build();
	}

	@Test
	@DisplayName("SI-2 SI-6 TL-13 an idle worker takes what waits with a busy one, and is credited for it")
	void stealsFromABusyWorker() throws Exception {
		try (WorkerPool pool = pool(true)) {
			CompletableFuture<Object> blocked = pool.execute("wait", 0);
			this.gate.awaitArrivals();
			List<Object> results = pool.<Integer, Object>mapExecute("echo", List.of(1, 2, 3, 4)).join();
			assertThat(results).containsExactly(1, 2, 3, 4);
			PoolInfo info = pool.info();
			assertThat(info.stolenTasks()).isBetween(2L, 3L);
			assertThat(info.executingTasks()).isOne();
			assertThat(info.queuedTasks()).isZero();
			assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().executed())
				.containsExactlyInAnyOrder(0L, 4L);
			this.gate.open();
			blocked.join();
			assertThat(pool.info().executingTasks()).isZero();
		}
	}

	@Test
	@DisplayName("SI-10 workers stop looking for tasks when there are none")
	void stopsStealing() {
		try (WorkerPool pool = pool(true)) {
			pool.execute("echo", 1).join();
			await().until(() -> pool.info().stealingWorkerNodes() == 0);
			assertThat(pool.workers()).noneMatch(WorkerInfo::stealing);
		}
	}

	@Test
	void stealsNothingUnlessAllowed() throws Exception {
		try (WorkerPool pool = pool(false)) {
			CompletableFuture<Object> blocked = pool.execute("wait", 0);
			this.gate.awaitArrivals();
			CompletableFuture<List<Object>> all = pool.mapExecute("echo", List.of(1, 2, 3, 4));
			await().until(() -> pool.info().executedTasks() == 2);
			assertThat(pool.info().queuedTasks()).isEqualTo(2);
			assertThat(all).isNotDone();
			this.gate.open();
			assertThat(all.join()).containsExactly(1, 2, 3, 4);
			blocked.join();
			assertThat(pool.info().stolenTasks()).isZero();
		}
	}

}
