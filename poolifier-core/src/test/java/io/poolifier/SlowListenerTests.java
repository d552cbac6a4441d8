// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.poolifier.event.PoolEvent;
import io.poolifier.task.TaskScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Listeners and loggers that block or throw: the pool goes on without them.
 */
@Timeout(30)
class SlowListenerTests {

	private final Gate gate = new Gate();

	/** The logger of events, which is off otherwise, and all others. */
	private final List<Logger> loggers = Stream.of("io.poolifier.pool", "io.poolifier.internal.engine")
		.map((name) -> (Logger) LoggerFactory.getLogger(name))
		.toList();

	private final FaultyAppender appender = new FaultyAppender();

	private static WorkerPoolBuilder builder() {
		return WorkerPools.fixed(2).taskFunction("echo", (data) -> data).taskFunction("crash", (data) -> {
			throw new InternalError("as asked");
		}).taskFunction("fail", (data) -> {
			throw new IllegalStateException("as asked");
		});
	}

	@AfterEach
	void detachAppender() {
		this.gate.open();
		this.loggers.forEach((logger) -> {
			logger.detachAppender(this.appender);
			logger.setAdditive(true);
			logger.setLevel(null);
		});
	}

	private void log(Runnable action) {
		this.appender.action = action;
		this.appender.start();
		this.loggers.forEach((logger) -> {
			logger.addAppender(this.appender);
			logger.setAdditive(false);
			logger.setLevel(Level.WARN);
		});
	}

	private void pass() {
		try {
			this.gate.pass();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertGoesOn(WorkerPool pool) {
		assertThat(pool.execute("crash", 1)).failsWithin(10, TimeUnit.SECONDS);
		assertThat(pool.execute("fail", 1)).failsWithin(10, TimeUnit.SECONDS);
		await().until(() -> pool.info().workerRestarts() == 1 && pool.info().ready());
		CompletableFuture<List<Object>> tasks = pool.mapExecute("echo", List.of(1, 2, 3));
		assertThat(tasks).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void aListenerThatBlocksHoldsUpNeitherTasksNorReplacements() throws Exception {
		try (WorkerPool pool = builder().listener((event) -> pass()).build()) {
			this.gate.awaitArrivals();
			assertGoesOn(pool);
			this.gate.open();
		}
	}

	@Test
	void aListenerThatThrowsHoldsUpNeitherTasksNorReplacements() {
		try (WorkerPool pool = builder().listener((event) -> {
			if (event instanceof PoolEvent.WorkerFailed) {
				throw new LinkageError("as asked");
			}
		}).build()) {
			assertGoesOn(pool);
		}
	}

	@Test
	void aLoggerThatBlocksHoldsUpNeitherTasksNorReplacements() throws Exception {
		log(this::pass);
		try (WorkerPool pool = builder().build()) {
			assertThat(pool.execute("crash", 0)).failsWithin(10, TimeUnit.SECONDS);
			this.gate.awaitArrivals();
			await().until(() -> pool.info().workerRestarts() == 1 && pool.info().ready());
			CompletableFuture<List<Object>> tasks = pool.mapExecute("echo", List.of(1, 2, 3));
			assertThat(tasks).succeedsWithin(10, TimeUnit.SECONDS);
			this.gate.open();
		}
	}

	@Test
	void aLoggerThatThrowsHoldsUpNeitherTasksNorReplacements() {
		log(() -> {
			throw new LinkageError("as asked");
		});
		try (WorkerPool pool = builder().build()) {
			assertGoesOn(pool);
		}
	}

	@Test
	void aLoggerThatThrowsDoesNotKeepATaskFromEnding() {
		log(() -> {
			throw new LinkageError("as asked");
		});
		try (WorkerPool pool = builder().interceptor((name, function) -> new TaskScope() {

			@Override
			public void end(@Nullable Throwable error, Runnable completion) {
				throw new IllegalStateException("as asked");
			}

		}).build()) {
			assertThat(pool.execute("echo", 1)).succeedsWithin(10, TimeUnit.SECONDS);
		}
	}

	private static final class FaultyAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

		private volatile Runnable action = () -> {
		};

		@Override
		public void doAppend(ILoggingEvent event) {
			this.action.run();
		}

		@Override
		protected void append(ILoggingEvent event) {
		}

	}

}
