// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.task;

import java.time.Duration;

import io.poolifier.WorkerPool;
import io.poolifier.options.TimeLimits;
import io.poolifier.sample.ProcessServerTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Functions that would end the application if its workers were threads.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProcessTaskTests extends ProcessServerTests {

	@Autowired
	private WorkerPool pool;

	@BeforeEach
	void awaitWorkers() {
		await().until(() -> this.pool.info().ready());
	}

	private ResponseSpec run(String function, String body) {
		return client().post()
			.uri("/tasks/{function}", function)
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange();
	}

	private void assertAlive() {
		assertThat(
				run("factorial", "5").expectStatus().isOk().expectBody(String.class).returnResult().getResponseBody())
			.isEqualTo("120");
	}

	@Test
	void aFunctionThatEndsItsJvmFailsAndTheApplicationLives() {
		assertThat(problem(run("exit", "42"), HttpStatus.INTERNAL_SERVER_ERROR)).contains("exit code 42");
		assertAlive();
	}

	@Test
	void aFunctionThatFillsTheMemoryFailsAndTheApplicationLives() {
		assertThat(problem(run("allocate", ""), HttpStatus.INTERNAL_SERVER_ERROR)).contains("out of memory");
		assertAlive();
	}

	@Test
	void aFunctionThatNeverEndsEndsWithItsWorker() {
		var spinning = this.pool.execute("spin", null);
		await().until(() -> this.pool.info().executingTasks() == 1);
		int worker = this.pool.management().tasks().get(0).workerKey();
		assertAlive();
		assertThat(this.pool.management().killWorker(worker)).isTrue();
		await().until(spinning::isDone);
		assertThat(spinning).isCompletedExceptionally();
		assertAlive();
	}

	@Test
	void aFunctionThatNeverEndsIsAnsweredAtItsTimeLimit() {
		TimeLimits before = this.pool.options().timeLimits();
		this.pool.reconfigure(
				(change) -> change.timeLimits(new TimeLimits(null, Duration.ofMillis(500), Duration.ofMillis(200))));
		try {
			assertThat(problem(run("spin", ""), HttpStatus.GATEWAY_TIMEOUT)).contains("has not ended within 500 ms");
		}
		finally {
			this.pool.reconfigure((change) -> change.timeLimits(before));
		}
		await().until(() -> this.pool.info().executingTasks() == 0 && this.pool.info().ready());
		assertAlive();
	}

	@Test
	void inputIsRefusedAsByThreads() {
		assertThat(problem(run("factorial", "-5"), HttpStatus.BAD_REQUEST)).contains("must be from 0 to 10000");
	}

	@Test
	void theTraceOfTheCallerIsInTheLogOfTheChild(CapturedOutput output) {
		String trace = run("trace", "").expectStatus().isOk().expectBody(String.class).returnResult().getResponseBody();
		assertThat(trace).matches("\"[0-9a-f]{32}\"");
		String id = trace.replace("\"", "");
		await().untilAsserted(() -> assertThat(output.toString().lines()).anySatisfy((line) -> assertThat(line)
			.contains("io.poolifier.process.output", "worker", "pid", "This task belongs to trace " + id)));
	}

}
