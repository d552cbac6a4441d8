// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.concurrent;

import java.io.File;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
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
			assertThat(output).content().contains("0 futures open").contains("0 tasks not counted");
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Cancels waiting tasks nearer and nearer to the end of the stack.
	 */
	static final class Cancellations {

		private static final int TASKS = 10_000;

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
			open.countDown();
			pool.destroy().get(30, TimeUnit.SECONDS);
			PoolInfo info = pool.info();
			long counted = info.executedTasks() + info.cancelledTasks() + info.failedTasks();
			System.out.println(tasks.stream().filter((task) -> !task.isDone()).count() + " futures open");
			System.out.println(1_000 + TASKS - counted + " tasks not counted");
			System.exit(0);
		}

	}

}
