// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.test;

import java.util.concurrent.CompletableFuture;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example of {@code docs/testing.md}.
 */
@SpringBootTest(properties = "poolifier.pools.reports.size=1")
@SteppedTasks
class SteppedTasksTests {

	@Autowired
	private Reports reports;

	@Autowired
	private SteppedWorkers workers;

	@Test
	void reportIsThereWhenItsTaskHasRun() {
		CompletableFuture<String> report = this.reports.yearly(2026);
		assertThat(report).isNotDone();
		this.workers.runNext();
		assertThat(report).isCompletedWithValue("2026");
	}

	@Test
	void poolSaysWhatItsWorkersAre(@Autowired WorkerPool pool) {
		assertThat(pool.info().worker()).isEqualTo("stepped");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Reports.class)
	static class Application {

	}

	static class Reports {

		@TaskFunction(pool = "reports")
		CompletableFuture<String> yearly(int year) {
			return CompletableFuture.completedFuture(String.valueOf(year));
		}

	}

}
