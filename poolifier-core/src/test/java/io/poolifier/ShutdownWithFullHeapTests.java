// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pool whose waiting tasks have filled the heap, in a JVM of its own.
 */
@Timeout(60)
class ShutdownWithFullHeapTests {

	@Test
	void isDestroyed(@TempDir Path directory) throws Exception {
		File output = directory.resolve("output").toFile();
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx32m",
				"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), FullHeap.class.getName());
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
		try {
			assertThat(process.waitFor(40, TimeUnit.SECONDS)).as("ends").isTrue();
			assertThat(output).content().contains(FullHeap.DESTROYED);
			assertThat(process.exitValue()).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Fills the heap with tasks, and destroys the pool.
	 */
	static final class FullHeap {

		static final String DESTROYED = "destroyed";

		private FullHeap() {
		}

		public static void main(String[] args) throws Exception {
			WorkerPool pool = pool();
			CompletableFuture<Object> first = pool.execute("wait", 0);
			CompletableFuture<Object> last = fill(pool);
			destroy(pool);
			check("first", first);
			check("last", last);
			System.out.println(DESTROYED);
			System.exit(0);
		}

		private static void check(String task, CompletableFuture<?> future) {
			if (!future.isCompletedExceptionally()) {
				System.out.println("The " + task + " task has not ended: " + future);
				System.exit(1);
			}
		}

		private static WorkerPool pool() {
			CountDownLatch open = new CountDownLatch(1);
			return WorkerPools.fixed(1).taskFunction("wait", (data) -> {
				open.await();
				return data;
			}).tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ZERO).build()).build();
		}

		private static void destroy(WorkerPool pool) throws Exception {
			pool.destroy().get(20, TimeUnit.SECONDS);
		}

		private static CompletableFuture<Object> fill(WorkerPool pool) {
			CompletableFuture<Object> last = pool.execute("wait", 0);
			try {
				while (true) {
					last = pool.execute("wait", 0);
				}
			}
			catch (OutOfMemoryError ex) {
				return last;
			}
		}

	}

}
