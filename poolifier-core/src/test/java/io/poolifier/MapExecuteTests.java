// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import io.poolifier.task.UnknownTaskFunctionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Several tasks that are submitted by one call.
 */
@Timeout(30)
class MapExecuteTests {

	@Test
	@Rule("ME-1")
	@DisplayName("mapExecute gives results in input order, and none for no input")
	void mapExecuteGivesResultsInInputOrder() {
		try (WorkerPool pool = WorkerPools.fixed(3).taskFunction("square", (Integer n) -> n * n).build()) {
			assertThat(pool.<Integer, Integer>mapExecute("square", List.of(3, 1, 2)).join()).containsExactly(9, 1, 4);
			assertThat(pool.<Integer, Integer>mapExecute("square", List.of()).join()).isEmpty();
		}
	}

	@Test
	@Rule("ME-1")
	void mapExecuteFailsWithTheFirstFailureAndLeavesTheOtherTasksAlone() throws Exception {
		Gate gate = new Gate();
		try (WorkerPool pool = WorkerPools.fixed(2).taskFunction("even", (Integer n) -> {
			if (n % 2 == 1) {
				throw new IllegalArgumentException("odd");
			}
			gate.pass();
			return n;
		}).build()) {
			CompletableFuture<List<Integer>> all = pool.mapExecute("even", List.of(2, 1));
			assertThatExceptionOfType(CompletionException.class).isThrownBy(all::join)
				.withCauseInstanceOf(IllegalArgumentException.class);
			gate.awaitArrivals();
			gate.open();
			pool.destroy().get(5, TimeUnit.SECONDS);
			assertThat(pool.info().executedTasks()).isOne();
		}
	}

	@Test
	@Rule("ME-2")
	@DisplayName("each element of an unknown function is refused, and the call fails with the first refusal")
	void mapExecuteRefusesEachElementOfAnUnknownFunction() {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("echo", (data) -> data).build()) {
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(pool.mapExecute("unknown", List.of(1, 2))::join)
				.withCauseInstanceOf(UnknownTaskFunctionException.class);
			assertThat(pool.info().rejectedTasks()).isEqualTo(2);
		}
	}

}
