package com.example;

import java.util.concurrent.CompletableFuture;

import io.poolifier.WorkerPool;
import io.poolifier.spring.boot.test.SteppedTasks;
import io.poolifier.spring.boot.test.SteppedWorkers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@SteppedTasks
class SteppedTasksTests {

	@Autowired
	private WorkerPool pool;

	@Autowired
	private SteppedWorkers workers;

	@Test
	void taskRunsWhenTheTestSaysSo() {
		CompletableFuture<String> greeting = this.pool.execute("greet", "world");
		assertThat(greeting).isNotDone();
		this.workers.runAll();
		assertThat(greeting).isCompleted();
	}

}
