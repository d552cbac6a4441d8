// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.info.PoolInfo;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.task.TaskRequest;
import io.poolifier.task.TaskTimeoutException;
import io.poolifier.task.WorkerLostException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Deaths of child JVMs: by signals, by functions that end them, and with their parent.
 */
@Timeout(120)
class ChildDeathTests {

	private WorkerPool pool;

	private void start(ProcessWorkerFactory.Builder children, int concurrency) {
		this.pool = TestApplication.addTo(WorkerPools.fixed(2))
			.workerFactory(children.build())
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(concurrency).build())
			.build();
	}

	@AfterEach
	void leavesNoProcessBehind() {
		this.pool.close();
		await().atMost(15, TimeUnit.SECONDS).untilAsserted(() -> assertThat(childPids()).isEmpty());
	}

	/** The children of this JVM, zombies too. */
	static List<Long> childPids() throws IOException {
		long parent = ProcessHandle.current().pid();
		List<Long> pids = new ArrayList<>();
		try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
			for (Path process : (Iterable<Path>) processes
				.filter((path) -> path.getFileName().toString().matches("\\d+"))::iterator) {
				if (parentOf(process) == parent) {
					pids.add(Long.valueOf(process.getFileName().toString()));
				}
			}
		}
		return pids;
	}

	private static long parentOf(Path process) {
		try {
			return Files.readAllLines(process.resolve("status"))
				.stream()
				.filter((line) -> line.startsWith("PPid:"))
				.mapToLong((line) -> Long.parseLong(line.substring("PPid:".length()).strip()))
				.findFirst()
				.orElse(-1);
		}
		catch (IOException ex) {
			return -1;
		}
	}

	static void signal(String signal, long pid) throws Exception {
		// Other numbers stand for groups of processes, or for all of them.
		assertThat(pid).isGreaterThan(1);
		new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
	}

	/** Stops a process, and waits until none of its threads is running any longer. */
	static void stop(long pid) throws Exception {
		signal("STOP", pid);
		await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> {
			try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
				return threads.allMatch(ChildDeathTests::isStopped);
			}
		});
	}

	private static boolean isStopped(Path thread) {
		try {
			return Files.readAllLines(thread.resolve("status"))
				.stream()
				.anyMatch((line) -> line.startsWith("State:\tT"));
		}
		catch (IOException ex) {
			return true;
		}
	}

	private void assertThatThePoolIsAtFullSizeWithin(int seconds) {
		await().atMost(seconds, TimeUnit.SECONDS).pollInterval(5, TimeUnit.MILLISECONDS).until(() -> {
			PoolInfo info = this.pool.info();
			return info.ready() && info.restartingWorkerNodes() == 0;
		});
	}

	private void killAChild() throws Exception {
		try {
			signal("KILL", pidOfAChild());
		}
		catch (CompletionException ex) {
			assertThat(ex).as("The child that was killed before").hasCauseInstanceOf(WorkerLostException.class);
		}
	}

	private long pidOfAChild() {
		return this.pool.<Object, Long>execute("pid", null).join();
	}

	@Test
	void aFunctionThatEndsItsProcessCostsItsWorkerOnly() throws Exception {
		start(TestApplication.children(), 1);
		assertThatThrownBy(() -> this.pool.execute("exit", 42).get(30, TimeUnit.SECONDS))
			.hasCauseInstanceOf(WorkerLostException.class)
			.hasMessageContaining("exit code 42")
			.hasStackTraceContaining("about to exit");
		assertThatThePoolIsAtFullSizeWithin(20);
		assertThat(this.pool.execute("echo", "alive").get(10, TimeUnit.SECONDS)).isEqualTo("alive");
	}

	@Test
	void aTaskThatDoesNotEndAtItsTimeLimitCostsItsProcess() throws Exception {
		start(TestApplication.children().spares(1), 1);
		CompletableFuture<Object> endless = this.pool.execute(TaskRequest.<Object>of("spin", null)
			.limitedBy(TimeLimits.none().withRun(Duration.ofMillis(200)).withGrace(Duration.ofMillis(100))));
		assertThatThrownBy(() -> endless.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(TaskTimeoutException.class)
			.hasStackTraceContaining(TestApplication.class.getName());
		await().until(() -> this.pool.info().workerRestarts() == 1);
		assertThatThePoolIsAtFullSizeWithin(20);
		assertThat(this.pool.info().executingTasks()).isZero();
		assertThat(this.pool.execute("echo", "alive").get(10, TimeUnit.SECONDS)).isEqualTo("alive");
	}

	@Test
	void theNextTaskOfAKeyStartsWhenTheProcessOfTheOneBeforeHasEnded() throws Exception {
		start(TestApplication.children().spares(1), 1);
		CompletableFuture<Object> endless = this.pool.execute(TaskRequest.<Object>of("spin", null)
			.orderedBy("key")
			.limitedBy(TimeLimits.none().withRun(Duration.ofMillis(200)).withGrace(Duration.ofMillis(100))));
		await().until(() -> this.pool.info().executingTasks() == 1);
		long pid = (long) this.pool.workers()
			.get(this.pool.management().tasks().get(0).workerKey())
			.details()
			.get("pid");
		CompletableFuture<Boolean> endedBefore = this.pool
			.<Object, Long>execute(TaskRequest.<Object>of("pid", null).orderedBy("key"))
			.thenApply((other) -> other != pid && !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
		assertThatThrownBy(() -> endless.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(TaskTimeoutException.class);
		assertThat(endedBefore.get(30, TimeUnit.SECONDS)).isTrue();
		assertThatThePoolIsAtFullSizeWithin(20);
	}

	@Test
	void killedProcessesKeepTheOrderOfAKey(@TempDir Path directory) throws Exception {
		start(TestApplication.children().spares(1), 1);
		Path log = Files.createFile(directory.resolve("log"));
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < 2_000; i++) {
			futures.add(this.pool.execute(TaskRequest.of("append", log + "|" + i).orderedBy("key")));
			if (i % 500 == 250) {
				killAChild();
			}
		}
		CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).handle((nothing, error) -> null).join();
		List<Integer> written = Files.readAllLines(log).stream().map(Integer::valueOf).toList();
		assertThat(written).isSorted().doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(1_990);
		assertThatThePoolIsAtFullSizeWithin(20);
	}

	@Test
	void anIdempotentTaskRunsAgainInAnotherProcess(@TempDir Path directory) throws Exception {
		start(TestApplication.children(), 1);
		Path marker = Files.createFile(directory.resolve("marker"));
		assertThat(this.pool.execute("exitOnce", marker.toString()).get(30, TimeUnit.SECONDS)).isEqualTo("again");
		assertThat(this.pool.info()).returns(1L, PoolInfo::retriedTasks).returns(0L, PoolInfo::failedTasks);
		assertThatThePoolIsAtFullSizeWithin(20);
	}

	@Test
	void anIdempotentTaskThatHasEndedTwoProcessesFails() throws Exception {
		start(TestApplication.children(), 1);
		assertThatThrownBy(() -> this.pool.execute("exitAlways", null).get(30, TimeUnit.SECONDS))
			.hasCauseInstanceOf(WorkerLostException.class)
			.hasMessageContaining("exit code 45");
		assertThat(this.pool.info()).returns(1L, PoolInfo::retriedTasks).returns(1L, PoolInfo::failedTasks);
		assertThatThePoolIsAtFullSizeWithin(20);
	}

	@Test
	void theLastExitAndTheRestartsOfAWorkerAreItsDetails() throws Exception {
		this.pool = TestApplication.addTo(WorkerPools.fixed(1))
			.workerFactory(TestApplication.children().build())
			.build();
		long victim = pidOfAChild();
		assertThat(this.pool.workers().get(0).details()).containsEntry("pid", victim)
			.containsEntry("restarts", 0L)
			.doesNotContainKey("lastExit");
		signal("KILL", victim);
		long next = pidOfAnother(victim);
		assertThat(this.pool.workers().get(0).details()).containsEntry("pid", next)
			.containsEntry("restarts", 1L)
			.hasEntrySatisfying("lastExit",
					(exit) -> assertThat(exit).asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
						.containsEntry("pid", victim)
						.containsEntry("exitCode", 137)
						.containsEntry("signal", "SIGKILL")
						.containsKey("time")
						.doesNotContainKey("reason"));
		assertThat(this.pool.management().killWorker(0)).isTrue();
		pidOfAnother(next);
		assertThat(this.pool.workers().get(0).details()).containsEntry("restarts", 2L)
			.hasEntrySatisfying("lastExit",
					(exit) -> assertThat(exit).asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
						.containsEntry("pid", next)
						.containsEntry("reason", "It was terminated by its pool"));
	}

	private long pidOfAnother(long victim) {
		await().atMost(10, TimeUnit.SECONDS).until(() -> !childPids().contains(victim));
		assertThatThePoolIsAtFullSizeWithin(20);
		return pidOfAChild();
	}

	@Test
	void aDeathIsNoticedAlthoughAnotherProcessKeepsTheOutputOpen() throws Exception {
		start(TestApplication.children(), 1);
		assertThatThrownBy(() -> this.pool.execute("grandchild", 43).get(10, TimeUnit.SECONDS))
			.hasCauseInstanceOf(WorkerLostException.class)
			.hasMessageContaining("exit code 43");
		assertThatThePoolIsAtFullSizeWithin(20);
	}

	@Test
	void aResultForWhichThereIsNoMemoryEndsItsChild() throws Exception {
		start(TestApplication.children().jvmOptions(List.of("-Xmx40m", "-XX:+UseSerialGC")), 1);
		assertThatThrownBy(() -> this.pool.execute("large", 15_000_000).get(30, TimeUnit.SECONDS))
			.hasCauseInstanceOf(Throwable.class);
		assertThatThePoolIsAtFullSizeWithin(20);
		assertThat(this.pool.execute("echo", "alive").get(10, TimeUnit.SECONDS)).isEqualTo("alive");
	}

	@Test
	void aCommandThatCannotBeDeterminedFailsItsWorkers() throws Exception {
		this.pool = TestApplication.addTo(WorkerPools.fixed(1)).workerFactory(TestApplication.children().command(() -> {
			throw new IllegalStateException("as asked");
		}).build()).workerReadyTimeout(Duration.ofSeconds(1)).build();
		assertThatThrownBy(() -> this.pool.execute("echo", "x").get(30, TimeUnit.SECONDS))
			.hasStackTraceContaining("as asked");
	}

	@Test
	void signalsOfATerminalAreLeftToTheParent() throws Exception {
		start(TestApplication.children(), 1);
		long child = pidOfAChild();
		CompletableFuture<Object> sleeping = this.pool.execute("sleep", 500L);
		CompletableFuture<Object> alsoSleeping = this.pool.execute("sleep", 500L);
		await().atMost(20, TimeUnit.SECONDS).until(() -> this.pool.info().executingTasks() == 2);
		for (String signal : List.of("TERM", "INT", "HUP")) {
			signal(signal, child);
		}
		assertThat(sleeping.get(10, TimeUnit.SECONDS)).isEqualTo("slept");
		assertThat(alsoSleeping.get(10, TimeUnit.SECONDS)).isEqualTo("slept");
	}

	@Test
	void aFactoryBelongsToOnePool() throws Exception {
		ProcessWorkerFactory factory = TestApplication.children().build();
		this.pool = TestApplication.addTo(WorkerPools.fixed(1)).workerFactory(factory).build();
		assertThat(this.pool.execute("echo", "x").get(20, TimeUnit.SECONDS)).isEqualTo("x");
		assertThatThrownBy(() -> TestApplication.addTo(WorkerPools.fixed(1)).workerFactory(factory).build())
			.hasMessageContaining("another pool uses it");
		assertThat(this.pool.execute("echo", "x").get(10, TimeUnit.SECONDS)).isEqualTo("x");
	}

	@Test
	void aFunctionThatFillsTheHeapCostsItsWorkerOnly() throws Exception {
		start(TestApplication.children(), 1);
		assertThatThrownBy(() -> this.pool.execute("allocate", null).get(30, TimeUnit.SECONDS))
			.hasCauseInstanceOf(WorkerLostException.class)
			.hasMessageContaining("out of memory");
		assertThatThePoolIsAtFullSizeWithin(20);
		assertThat(this.pool.execute("echo", "alive").get(10, TimeUnit.SECONDS)).isEqualTo("alive");
	}

	@Test
	void aChildIsReplacedAfterAnOutOfMemoryErrorOfItsFunction() throws Exception {
		start(TestApplication.children(), 1);
		assertThatThrownBy(() -> this.pool.execute("outOfMemory", null).get(30, TimeUnit.SECONDS))
			.hasCauseInstanceOf(OutOfMemoryError.class);
		await().atMost(20, TimeUnit.SECONDS).until(() -> this.pool.info().workerRestarts() == 1);
		assertThatThePoolIsAtFullSizeWithin(20);
	}

	@Test
	void aSpareTakesOverAtOnce() throws Exception {
		start(TestApplication.children().spares(1), 1);
		await().atMost(20, TimeUnit.SECONDS).until(() -> childPids().size() == 3);
		// Long enough for the spare to be ready.
		for (int i = 0; i < 3; i++) {
			long victim = pidOfAChild();
			signal("KILL", victim);
			await().atMost(10, TimeUnit.SECONDS).until(() -> !childPids().contains(victim));
			assertThatThePoolIsAtFullSizeWithin(10);
		}
	}

	@Test
	void aChildThatHangsIsReplaced() throws Exception {
		start(TestApplication.children().answerTimeout(Duration.ofSeconds(2)), 1);
		long victim = pidOfAChild();
		signal("STOP", victim);
		await().atMost(20, TimeUnit.SECONDS).until(() -> !childPids().contains(victim));
		assertThatThePoolIsAtFullSizeWithin(20);
	}

	@Test
	void anEndlessFunctionEndsWithThePool() throws Exception {
		this.pool = TestApplication.addTo(WorkerPools.fixed(1))
			.workerFactory(TestApplication.children().build())
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ofMillis(200)).build())
			.build();
		CompletableFuture<Object> spinning = this.pool.execute("spin", null);
		await().atMost(20, TimeUnit.SECONDS).until(() -> this.pool.info().executingTasks() == 1);
		this.pool.close();
		assertThat(spinning).isCompletedExceptionally();
	}

	@Test
	void anApplicationThatCannotStartFailsItsWorkers() throws Exception {
		this.pool = TestApplication.addTo(WorkerPools.fixed(1))
			.workerFactory(TestApplication.children().arguments(List.of("fail")).build())
			.workerReadyTimeout(Duration.ofSeconds(3))
			.build();
		assertThatThrownBy(() -> this.pool.execute("echo", "x").get(30, TimeUnit.SECONDS))
			.hasStackTraceContaining("as asked");
		await().atMost(20, TimeUnit.SECONDS).until(() -> !this.pool.info().crashLoops().isEmpty());
		assertThat(this.pool.info().crashLoops()).singleElement()
			.satisfies((loop) -> assertThat(loop.lastFailure()).contains("exit code"));
	}

	@Test
	void everyTaskEndsHoweverManyChildrenAreKilled() throws Exception {
		start(TestApplication.children().spares(1), 2);
		AtomicBoolean done = new AtomicBoolean();
		List<CompletableFuture<?>> futures = new ArrayList<>();
		AtomicInteger submitted = new AtomicInteger();
		Thread submitter = new Thread(() -> {
			while (!done.get()) {
				CompletableFuture<?> future = this.pool.execute("sleep",
						(long) ThreadLocalRandom.current().nextInt(10));
				submitted.incrementAndGet();
				synchronized (futures) {
					futures.add(future);
				}
				if (this.pool.info().queuedTasks() > 20) {
					LockSupport.parkNanos(5_000_000);
				}
			}
		});
		submitter.start();
		int kills = Integer.getInteger("process.kills", 10);
		for (int i = 0; i < kills; i++) {
			long victim = pidOfAVictim();
			signal("KILL", victim);
			await().atMost(10, TimeUnit.SECONDS).until(() -> !childPids().contains(victim));
			assertThatThePoolIsAtFullSizeWithin(10);
		}
		done.set(true);
		submitter.join();
		int succeeded = 0;
		int lost = 0;
		for (CompletableFuture<?> future : futures) {
			try {
				future.get(30, TimeUnit.SECONDS);
				succeeded++;
			}
			catch (ExecutionException ex) {
				assertThat(ex).hasCauseInstanceOf(WorkerLostException.class);
				lost++;
			}
		}
		PoolInfo info = this.pool.info();
		System.out.printf("%d kills: %d tasks succeeded, %d were lost, %d restarts%n", kills, succeeded, lost,
				info.workerRestarts());
		assertThat(succeeded + lost).isEqualTo(submitted.get());
		// The victims' pids were asked for by tasks as well.
		assertThat(info.executedTasks() + info.failedTasks()).isGreaterThanOrEqualTo(submitted.get());
		assertThat(info.executingTasks()).isZero();
		assertThat(info.queuedTasks()).isZero();
	}

	private long pidOfAVictim() {
		while (true) {
			try {
				return pidOfAChild();
			}
			catch (CompletionException ex) {
				assertThat(ex).hasCauseInstanceOf(WorkerLostException.class);
			}
		}
	}

}
