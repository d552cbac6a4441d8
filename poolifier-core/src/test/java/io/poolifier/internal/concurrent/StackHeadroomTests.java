// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.concurrent;

import java.io.File;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.poolifier.NearStackEnd;
import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.info.PoolInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(90)
class StackHeadroomTests {

	/**
	 * The least favourable case: the frames of the probe are as small as the compiler
	 * makes them, and the frames that it stands for are as large as they can be.
	 */
	@Test
	void sufficesIfOnlyTheProbeIsCompiled(@TempDir Path directory) throws Exception {
		File output = directory.resolve("output").toFile();
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:CompileCommand=quiet",
				"-XX:CompileCommand=compileonly," + StackHeadroom.class.getName().replace('.', '/') + ".*", "-cp",
				System.getProperty("java.class.path"), Cancellations.class.getName());
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
			assertThat(output).content().contains(Cancellations.report(0, 0, 0));
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Cancels waiting tasks, and completes batches of them, nearer and nearer to the end
	 * of the stack.
	 */
	static final class Cancellations {

		private static final int TASKS = 10_000;

		private static final int BATCHES = 10_000;

		private Cancellations() {
		}

		public static void main(String[] args) throws Exception {
			CountDownLatch open = new CountDownLatch(1);
			WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
				open.await();
				return data;
			}).build();
			// The probe is compiled by then.
			IntStream.range(0, 1_000).forEach((i) -> pool.execute("wait", i).cancel(true));
			List<CompletableFuture<Object>> tasks = IntStream.range(0, TASKS)
				.mapToObj((i) -> pool.execute("wait", (Object) i))
				.toList();
			Iterator<CompletableFuture<Object>> next = tasks.iterator();
			NearStackEnd.repeat(() -> next.next().cancel(true));
			long abandoned = completeBatches(pool);
			open.countDown();
			pool.destroy().get(30, TimeUnit.SECONDS);
			PoolInfo info = pool.info();
			long counted = info.executedTasks() + info.cancelledTasks() + info.failedTasks();
			long unended = tasks.stream().filter((task) -> !task.isDone()).count();
			System.out.println(report(unended, 1_000 + TASKS + 2 * BATCHES - counted, abandoned));
			System.exit(0);
		}

		/** Returns the number of tasks that still wait though their batch has ended. */
		private static long completeBatches(WorkerPool pool) throws Exception {
			long before = queued(pool);
			List<CompletableFuture<List<Object>>> batches = IntStream.range(0, BATCHES)
				.mapToObj((i) -> pool.mapExecute("wait", List.<Object>of(1, 2)))
				.toList();
			Iterator<CompletableFuture<List<Object>>> next = batches.iterator();
			NearStackEnd.repeat(() -> next.next().complete(List.of()));
			long open = batches.stream().filter((batch) -> !batch.isDone()).count();
			return queued(pool) - before - 2 * open;
		}

		private static long queued(WorkerPool pool) {
			return Objects.requireNonNull(pool.info().queuedTasks());
		}

		/** What this program tells the test. */
		static String report(long open, long uncounted, long abandoned) {
			return "futures open: " + open + ", tasks not counted: " + uncounted + ", tasks abandoned: " + abandoned
					+ ".";
		}

	}

}
