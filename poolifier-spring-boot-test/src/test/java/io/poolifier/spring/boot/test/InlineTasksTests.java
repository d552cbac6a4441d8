// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.test;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "poolifier.size=1")
@InlineTasks
class InlineTasksTests {

	@Autowired
	private WorkerPool pool;

	@Autowired
	private Tasks tasks;

	@Test
	void taskRunsInTheThreadThatSubmitsIt() {
		assertThat(this.pool.execute("thread", null)).isCompletedWithValue(Thread.currentThread());
		assertThat(this.pool.<Integer, Integer>mapExecute("twice", List.of(1, 2, 3)))
			.isCompletedWithValue(List.of(2, 4, 6));
		assertThat(this.tasks.later(3)).isCompletedWithValue(3);
	}

	@Test
	void taskMayWaitForTasksThatItSubmits() {
		assertThat(this.tasks.sum(100)).isCompletedWithValue(5050);
	}

	@Test
	void severalThreadsMaySubmit() throws Exception {
		List<Thread> threads = IntStream.range(0, 4).mapToObj((i) -> new Thread(() -> {
			for (int j = 0; j < 200; j++) {
				this.pool.<Integer, Integer>execute("twice", j).join();
			}
		})).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(this.pool.info().executingTasks()).isZero();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Tasks.class)
	static class Application {

	}

	static class Tasks {

		private final ObjectProvider<Tasks> self;

		Tasks(ObjectProvider<Tasks> self) {
			this.self = self;
		}

		@TaskFunction
		Thread thread() {
			return Thread.currentThread();
		}

		@TaskFunction
		int twice(int number) {
			return 2 * number;
		}

		@TaskFunction
		CompletableFuture<Integer> later(int number) {
			return CompletableFuture.completedFuture(number);
		}

		@TaskFunction
		CompletableFuture<Integer> sum(int number) {
			int rest = (number > 0) ? this.self.getObject().sum(number - 1).join() : 0;
			return CompletableFuture.completedFuture(number + rest);
		}

	}

}
