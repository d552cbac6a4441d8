// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.Set;

import io.poolifier.Rule;
import io.poolifier.options.DeadlockGuard;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.PoolChange;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ResolvedOptionsTests {

	@ParameterizedTest
	@CsvSource({ "1, 256", "16, 256", "17, 289", "10000, 100000000" })
	@Rule("OP-1")
	void theDefaultQueueSizeIsTheSquareOfTheNumberOfWorkersUnlessThatIsSmall(int workers, int queueSize) {
		assertThat(options(PoolSize.fixed(workers), TasksQueueOptions.defaults()).queueSize()).isEqualTo(queueSize);
	}

	@Test
	@Rule("OP-1")
	void theDefaultQueueSizeOfADynamicPoolCountsItsMaximum() {
		assertThat(options(PoolSize.dynamic(2, 20), TasksQueueOptions.defaults()).queueSize()).isEqualTo(400);
		assertThat(options(PoolSize.dynamic(2, 3), TasksQueueOptions.builder().size(5).build()).queueSize())
			.isEqualTo(5);
	}

	@ParameterizedTest
	@CsvSource({ "4, 4", "256, 256", "257, 256" })
	void hasADefaultQueueSizeThatCanBeReached(int capacity, int queueSize) {
		TasksQueueOptions queue = TasksQueueOptions.builder().capacity(capacity).build();
		assertThat(options(PoolSize.fixed(3), queue).queueSize()).isEqualTo(queueSize);
	}

	@Test
	@Rule("OP-8")
	void hasNeitherStealingNorBackPressureWithoutAQueue() {
		ResolvedOptions options = options(PoolSize.fixed(2), TasksQueueOptions.defaults())
			.with(PoolChange.builder().enableTasksQueue(false).build());
		assertThat(options.stealing()).isFalse();
		assertThat(options.stealingOnBackPressure()).isFalse();
		assertThat(options.queueSize()).isEqualTo(Integer.MAX_VALUE);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "0.1, 1", "0.6, 3", "1, 5" })
	@Rule("SI-4")
	void limitsTheWorkersThatStealAtOnceByTheRatioRoundedUp(double ratio, int stealers) {
		ResolvedOptions options = options(PoolSize.fixed(5),
				TasksQueueOptions.builder().tasksStealingRatio(ratio).build());
		assertThat(options.stealers()).isEqualTo(stealers);
		assertThat(options.stealing()).isEqualTo(ratio > 0);
	}

	private static ResolvedOptions options(PoolSize size, TasksQueueOptions queue) {
		return new ResolvedOptions("test", size, WorkerChoiceStrategy.LEAST_USED, StrategyOptions.defaults(), true,
				queue, 1, true, Set.of(), Duration.ofMinutes(1), KillBehavior.SOFT, Duration.ofMinutes(1),
				TimeLimits.none(), 16, 0, DeadlockGuard.HELP, true, true, (error) -> false);
	}

}
