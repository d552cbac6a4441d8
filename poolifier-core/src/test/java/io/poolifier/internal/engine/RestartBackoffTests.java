// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RestartBackoffTests {

	@Test
	void pausesBetweenRestartsGrowToALimitAndAreForgottenAfterAGoodStart() {
		RestartBackoff backoff = new RestartBackoff();
		List<Long> millis = IntStream.range(0, 14)
			.mapToObj((i) -> backoff.failed(Duration.ofMillis(1)).toMillis())
			.toList();
		assertThat(millis).startsWith(0L, 100L, 200L, 400L, 800L).endsWith(30_000L, 30_000L);
		IntStream.range(0, 100).forEach((i) -> backoff.failed(Duration.ofMillis(1)));
		assertThat(backoff.failed(Duration.ofMillis(1))).isEqualTo(Duration.ofSeconds(30));
		assertThat(backoff.failed(Duration.ofMinutes(1))).isZero();
	}

	@Test
	void tasksOfOneFunctionEndWorkersWithoutAPause() {
		RestartBackoff backoff = new RestartBackoff();
		IntStream.range(0, 100).forEach((i) -> assertThat(backoff.failed(Duration.ofMillis(1), "poison")).isZero());
	}

	@Test
	void tasksOfDifferentFunctionsEndWorkersWithPausesThatGrow() {
		RestartBackoff backoff = new RestartBackoff();
		List<Long> millis = IntStream.range(0, 5)
			.mapToObj((i) -> backoff.failed(Duration.ofMillis(1), "function" + i).toMillis())
			.toList();
		assertThat(millis).containsExactly(0L, 0L, 100L, 200L, 400L);
	}

	@Test
	void workersThatHadExecutedATaskAreReplacedWithoutAPause() {
		RestartBackoff backoff = new RestartBackoff();
		IntStream.range(0, 5).forEach((i) -> backoff.failed(Duration.ofMillis(1)));
		assertThat(backoff.succeeded()).isZero();
		assertThat(backoff.failed(Duration.ofMillis(1))).isZero();
		assertThat(backoff.failed(Duration.ofMillis(1))).isEqualTo(Duration.ofMillis(100));
	}

}
