// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.poolifier.event.PoolEvent;
import io.poolifier.event.PoolLog;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.TaskScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What pools log, and where.
 */
@Timeout(30)
class PoolLogTests {

	static final List<Arguments> PAYLOADS = List.of(Arguments.of(new byte[3], "byte[3]"),
			Arguments.of(new Object[] { "secret", 1 }, "java.lang.Object[2]"),
			Arguments.of("secret", "java.lang.String(6)"),
			Arguments.of(List.of("secret"), List.of("secret").getClass().getName()), Arguments.of(null, "null"));

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.poolifier.pool.reports");

	private final Recorder recorder = new Recorder();

	@BeforeEach
	void record() {
		this.recorder.start();
		this.logger.addAppender(this.recorder);
		this.logger.setAdditive(false);
		this.logger.setLevel(Level.WARN);
	}

	@AfterEach
	void detach() {
		this.logger.detachAppender(this.recorder);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
	}

	@Test
	void messagesOfAPoolAreInACategoryOfItsOwn() {
		assertThat(PoolLog.category("reports")).isEqualTo(this.logger.getName());
		try (WorkerPool pool = builder().interceptor((name, function) -> new Failing()).build();
				WorkerPool other = WorkerPools.fixed(1).name("other").listener((event) -> {
					throw new IllegalStateException("as asked");
				}).taskFunction("echo", (data) -> data).build()) {
			assertThat(pool.execute("fail", "secret")).failsWithin(10, TimeUnit.SECONDS);
			await().untilAsserted(() -> assertThat(this.recorder.messages).hasSize(2)
				.anySatisfy((message) -> assertThat(message).startsWith("A listener of pool 'reports' failed on "))
				.anySatisfy((message) -> assertThat(message)
					.isEqualTo("An interceptor of a task of function 'fail' failed")));
			assertThat(other.execute("echo", 1)).succeedsWithin(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void dataOfTasksIsNotLogged() {
		try (WorkerPool pool = builder().build()) {
			assertThat(pool.execute("fail", "secret")).failsWithin(10, TimeUnit.SECONDS);
			await().untilAsserted(() -> assertThat(this.recorder.messages).singleElement()
				.asString()
				.contains("TaskFailed[pool=reports, workerKey=0, taskId=1, function=fail, data=java.lang.String(6)")
				.doesNotContain("secret"));
		}
	}

	@Test
	void aWorkerThatFailsIsLoggedWithTheFunctionOfTheTask() {
		try (WorkerPool pool = WorkerPools.fixed(1).name("reports").taskFunction("crash", (data) -> {
			throw new InternalError("as asked");
		}).build()) {
			assertThat(pool.execute("crash", "secret")).failsWithin(10, TimeUnit.SECONDS);
			await().untilAsserted(() -> assertThat(this.recorder.messages)
				.contains("Worker 0 of pool 'reports' failed and will be replaced in 0 ms; it ran a task of 'crash'"));
		}
	}

	@ParameterizedTest
	@FieldSource("PAYLOADS")
	void eventsDescribeDataByTypeAndLength(Object data, String description) {
		IllegalStateException error = new IllegalStateException("as asked");
		assertThat(new PoolEvent.TaskFailed("reports", 1, 7, "render", data, error, true))
			.hasToString("TaskFailed[pool=reports, workerKey=1, taskId=7, function=render, data=" + description
					+ ", error=" + error + ", aborted=true]");
		PoolEvent.TasksUnfinished.Unfinished task = new PoolEvent.TasksUnfinished.Unfinished("render", data, true);
		assertThat(task).hasToString("Unfinished[function=render, data=" + description + ", started=true]");
		assertThat(new PoolEvent.TasksUnfinished("reports", List.of(task, task)))
			.hasToString("TasksUnfinished[pool=reports, tasks=2]");
	}

	@Test
	void tasksThatHaveNotEndedAreCounted() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch forever = new CountDownLatch(1);
		WorkerPool pool = WorkerPools.fixed(1).name("reports").taskFunction("wait", (data) -> {
			started.countDown();
			forever.await();
			return data;
		}).tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ZERO).build()).build();
		pool.mapExecute("wait", List.of(1, 2, 3));
		started.await();
		pool.destroy().get(10, TimeUnit.SECONDS);
		await().untilAsserted(() -> assertThat(this.recorder.messages)
			.contains("Pool 'reports' was destroyed before 1 running and 2 waiting tasks of 'wait' ended"));
	}

	private static WorkerPoolBuilder builder() {
		return WorkerPools.fixed(1).name("reports").taskFunction("fail", (data) -> {
			throw new IllegalStateException("as asked");
		}).listener((event) -> {
			if (event instanceof PoolEvent.TaskFailed) {
				throw new IllegalArgumentException("as asked");
			}
		});
	}

	private static final class Failing implements TaskScope {

		@Override
		public void started(int worker) {
			throw new IllegalStateException("as asked");
		}

	}

	private static final class Recorder extends AppenderBase<ILoggingEvent> {

		private final Collection<String> messages = new ConcurrentLinkedQueue<>();

		@Override
		protected void append(ILoggingEvent event) {
			this.messages.add(event.getFormattedMessage());
		}

	}

}
