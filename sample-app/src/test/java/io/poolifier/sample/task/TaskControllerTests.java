// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.task;

import java.util.Objects;

import io.poolifier.WorkerPool;
import io.poolifier.info.WorkerInfo;
import io.poolifier.sample.ServerTests;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import static org.assertj.core.api.Assertions.assertThat;

class TaskControllerTests extends ServerTests {

	@Autowired
	private WorkerPool pool;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			factorial | 0         | 1
			factorial | 30        | 265252859812191058636308480000000
			primes    | 1         | 0
			primes    | 2         | 1
			primes    | 100       | 25
			primes    | 1000000   | 78498
			sha256    | "abc"     | "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
			sleep     | 1         | 1
			""")
	void runsAFunctionByName(String function, String input, String output) {
		assertThat(result(function, input)).isEqualTo(output);
	}

	@Test
	void runsAFunctionSeveralTimes() {
		long executedBefore = this.pool.info().executedTasks();
		assertThat(result("factorial?times=5", "4")).isEqualTo("[24,24,24,24,24]");
		assertThat(this.pool.info().executedTasks()).isEqualTo(executedBefore + 5);
	}

	@ParameterizedTest
	@CsvSource({ "0", "1001", "many" })
	void tellsThatANumberOfTimesIsImpossible(String times) {
		assertThat(problem(post("factorial?times=" + times, "4"), HttpStatus.BAD_REQUEST)).contains("'times'")
			.contains(times);
	}

	@Test
	void turnsAnObjectIntoTheFunctionsInputType() {
		String input = """
				{ "view": { "width": 2, "height": 2, "x": 3, "y": 3, "zoom": 1, "iterations": 10 },
				  "tile": { "x": 1, "y": 0, "width": 1, "height": 2 } }""";
		assertThat(result("mandelbrot-tile", input)).contains("\"pixels\":[").contains("poolifier-default-");
	}

	@Test
	void namesTheKnownFunctionsIfOneIsUnknown() {
		assertThat(problem(post("factorail", "3"), HttpStatus.NOT_FOUND)).contains("'factorail'")
			.contains("factorial", "primes", "sha256", "sleep", "fail", "crash", "mandelbrot-tile", "thumbnail");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			factorial       | "three"                                | takes int
			factorial       | "3"                                    | takes int
			factorial       | 3.5                                    | takes int
			factorial       | 3000000000                             | takes int
			factorial       | {                                      | takes int
			factorial       | 3 4                                    | takes int
			factorial       | null                                   | null
			factorial       | -1                                     | 'n' must be from 0 to 10000, but is -1
			factorial       | 10001                                  | 'n' must be from 0 to 10000, but is 10001
			primes          | 100000001                              | 'limit' must be from 0 to 100000000
			sha256          | 5                                      | takes String
			sleep           | 60001                                  | 'millis' must be from 0 to 60000
			thumbnail       | { "image": "QUJD", "size": 0 }         | 'size' must be from 1 to 1024, but is 0
			thumbnail       | { "image": "QUJD", "size": 9 }         | not an image
			thumbnail       | { "size": 9 }                          | image
			thumbnail       | { "image": "QUJD", "size": 9, "x": 0 } | "x"
			mandelbrot-tile | {}                                     | takes TileRequest
			""")
	void tellsWhatIsWrongWithTheInput(String function, String input, String detail) {
		assertThat(problem(post(function, input), HttpStatus.BAD_REQUEST)).contains(detail);
	}

	@Test
	void tellsThatAnInputIsMissing() {
		assertThat(problem(client().post().uri("/tasks/factorial").exchange(), HttpStatus.BAD_REQUEST))
			.contains("'factorial' takes int");
	}

	@Test
	void takesNothingButJson() {
		assertThat(problem(
				client().post().uri("/tasks/sha256").contentType(MediaType.TEXT_PLAIN).body("\"abc\"").exchange(),
				HttpStatus.UNSUPPORTED_MEDIA_TYPE))
			.contains("text/plain");
	}

	@Test
	void tellsWhyATaskFailed() {
		long failedBefore = this.pool.info().failedTasks();
		assertThat(problem(client().post().uri("/tasks/fail").exchange(), HttpStatus.INTERNAL_SERVER_ERROR))
			.isEqualTo("This function always fails");
		assertThat(this.pool.info().failedTasks()).isEqualTo(failedBefore + 1);
	}

	@Test
	void survivesATaskThatTakesItsWorkerAlong() {
		long replacementId = this.pool.workers().stream().mapToLong(WorkerInfo::id).max().orElseThrow();
		assertThat(problem(client().post().uri("/tasks/crash").exchange(), HttpStatus.INTERNAL_SERVER_ERROR))
			.contains("pretends to have used up the memory");
		Awaitility.await().untilAsserted(() -> {
			assertThat(this.pool.workers()).hasSize(this.pool.info().maxSize())
				.allMatch(WorkerInfo::ready)
				.anyMatch((worker) -> worker.id() > replacementId);
			assertThat(this.pool.info().ready()).isTrue();
		});
		assertThat(result("factorial", "5")).isEqualTo("120");
	}

	@Test
	void isUnavailableWhileThePoolIsClosed() {
		this.pool.destroy().join();
		try {
			problem(post("factorial", "5"), HttpStatus.SERVICE_UNAVAILABLE);
		}
		finally {
			this.pool.start();
		}
	}

	private String result(String function, String input) {
		String result = post(function, input).expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		return Objects.requireNonNull(result);
	}

	private ResponseSpec post(String function, String input) {
		return client().post().uri("/tasks/" + function).contentType(MediaType.APPLICATION_JSON).body(input).exchange();
	}

}
