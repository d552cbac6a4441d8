// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.TaskInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.OverflowPolicy;
import io.poolifier.options.Statistic;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.task.PoolClosedException;
import io.poolifier.task.TaskHandler;
import io.poolifier.task.TaskInterceptor;
import io.poolifier.task.TaskRequest;
import io.poolifier.task.TaskScope;
import io.poolifier.task.TaskTimeoutException;
import io.poolifier.task.TasksQueueFullException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tasks for which there is no room in the queues, on threads.
 */
@Timeout(60)
class OverflowTests {

	private static final int SUBMITTERS = 8;

	private final LongAdder submitted = new LongAdder();

	private final LongAdder started = new LongAdder();

	private final Semaphore running = new Semaphore(0);

	private final CountDownLatch gate = new CountDownLatch(1);

	private WorkerPool pool;

	private WorkerPoolBuilder fixed(int size, UnaryOperator<TasksQueueOptions.Builder> queue) {
		return WorkerPools.fixed(size)
			.tasksQueueOptions(queue.apply(TasksQueueOptions.builder()).build())
			.taskFunction("echo", (data) -> {
				this.started.increment();
				return data;
			})
			.taskFunction("wait", (data) -> {
				this.running.release();
				this.gate.await();
				return data;
			});
	}

	private CompletableFuture<Object> submit(String function) {
		this.submitted.increment();
		return this.pool.execute(function, 1);
	}

	private List<CompletableFuture<Object>> submit(String function, int tasks) {
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < tasks; i++) {
			futures.add(submit(function));
		}
		return futures;
	}

	/** Occupies all workers. */
	private void occupy(int workers) throws InterruptedException {
		submit("wait", workers);
		assertThat(this.running.tryAcquire(workers, 10, TimeUnit.SECONDS)).isTrue();
	}

	private static TasksQueueFullException rejection(CompletableFuture<?> future) throws Exception {
		try {
			future.get(10, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			assertThat(ex).hasCauseInstanceOf(TasksQueueFullException.class);
			return (TasksQueueFullException) ex.getCause();
		}
		throw new AssertionError("The task was not rejected");
	}

	/** Submits tasks from several threads until an action has returned. */
	private void flood(Consumer<CompletableFuture<?>> accepted, Runnable meanwhile) throws Exception {
		AtomicBoolean over = new AtomicBoolean();
		AtomicReference<Throwable> failure = new AtomicReference<>();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < SUBMITTERS; i++) {
			threads.add(new Thread(() -> {
				try {
					while (!over.get()) {
						CompletableFuture<?> future = submit("echo");
						if (!future.isCompletedExceptionally()) {
							accepted.accept(future);
						}
					}
				}
				catch (Throwable ex) {
					failure.set(ex);
				}
			}));
		}
		threads.forEach(Thread::start);
		try {
			meanwhile.run();
		}
		finally {
			over.set(true);
			for (Thread thread : threads) {
				thread.join();
			}
		}
		assertThat(failure).hasNullValue();
	}

	@AfterEach
	void everyTaskIsCountedOnce() {
		this.gate.countDown();
		await().untilAsserted(() -> {
			PoolInfo info = this.pool.info();
			assertThat(info.executedTasks() + info.failedTasks() + info.cancelledTasks() + info.rejectedTasks()
					+ info.queuedTasks() + info.executingTasks())
				.isEqualTo(this.submitted.sum());
			assertThat(info).returns(0L, PoolInfo::queuedTasks).returns(0L, PoolInfo::executingTasks);
		});
		assertThat(this.pool.destroy()).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@RepeatedTest(5)
	void concurrentSubmittersFillTheQueuesOfTheWorkersExactly() throws Exception {
		this.pool = fixed(2, (queue) -> queue.capacity(5)).build();
		occupy(2);
		flood((future) -> {
		}, () -> await().until(() -> this.pool.info().rejectedTasks() > 100));
		assertThat(this.pool.info()).returns(10L, PoolInfo::queuedTasks);
	}

	@RepeatedTest(5)
	void concurrentSubmittersFillThePoolExactly() throws Exception {
		this.pool = fixed(3, (queue) -> queue.poolCapacity(7)).build();
		occupy(3);
		flood((future) -> {
		}, () -> await().until(() -> this.pool.info().rejectedTasks() > 100));
		assertThat(this.pool.info()).returns(7L, PoolInfo::queuedTasks);
	}

	@RepeatedTest(5)
	void noQueueEverExceedsItsCapacityWhileTasksAreStolen() throws Exception {
		this.pool = fixed(3, (queue) -> queue.capacity(20)).build();
		AtomicBoolean full = new AtomicBoolean();
		flood((future) -> {
		}, () -> {
			for (int i = 0; i < 2_000 || !full.get() || this.pool.info().stolenTasks() == 0; i++) {
				for (WorkerInfo worker : this.pool.workers()) {
					long queued = worker.usage().tasks().queued();
					assertThat(queued).isLessThanOrEqualTo(20);
					full.compareAndSet(false, queued == 20);
				}
			}
		});
		assertThat(full).isTrue();
		assertThat(this.pool.info().stolenTasks()).isPositive();
	}

	@RepeatedTest(5)
	void noPoolEverExceedsItsCapacityWhileTasksAreStolen() throws Exception {
		this.pool = fixed(3, (queue) -> queue.poolCapacity(30)).build();
		LongAdder accepted = new LongAdder();
		flood((future) -> accepted.increment(), () -> {
			for (int i = 0; i < 20_000 || this.pool.info().rejectedTasks() == 0; i++) {
				long acceptedBefore = accepted.sum();
				// Workers may have taken tasks without having started them.
				assertThat(acceptedBefore - this.started.sum()).isLessThanOrEqualTo(30 + 3);
			}
		});
		assertThat(this.pool.info().rejectedTasks()).isPositive();
	}

	@Test
	void rejectionsTellTheDepthAndTheLimit() throws Exception {
		this.pool = fixed(1, (queue) -> queue.capacity(2)).build();
		occupy(1);
		submit("echo", 2);
		assertThat(rejection(submit("echo"))).returns(2, TasksQueueFullException::getDepth)
			.returns(2, TasksQueueFullException::getLimit)
			.returns(null, TasksQueueFullException::getEstimatedWait)
			.returns("default", TasksQueueFullException::getPoolName)
			.returns("echo", TasksQueueFullException::getFunction)
			.hasMessage("Pool 'default' rejected a task of function 'echo': each worker that may run it has "
					+ "2 waiting tasks or more, and tasksQueueOptions.capacity permits 2");
	}

	@Test
	void rejectionsEstimateTheWaitIfRunTimesAreMeasured() throws Exception {
		this.pool = fixed(2, (queue) -> queue.poolCapacity(3)).statistics(Statistic.RUN_TIME).build();
		assertThat(submit("echo")).succeedsWithin(10, TimeUnit.SECONDS);
		occupy(2);
		submit("echo", 3);
		TasksQueueFullException rejection = rejection(submit("echo"));
		assertThat(rejection).returns(3, TasksQueueFullException::getDepth)
			.returns(3, TasksQueueFullException::getLimit)
			.hasMessageEndingWith("3 tasks wait, and tasksQueueOptions.poolCapacity permits 3");
		assertThat(rejection.getEstimatedWait()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(5));
	}

	@Test
	void capacitiesAreNotEnforcedIfTasksAreAccepted() throws Exception {
		this.pool = fixed(1, (queue) -> queue.capacity(1).poolCapacity(1).overflow(OverflowPolicy.ACCEPT)).build();
		occupy(1);
		assertThat(submit("echo", 5)).noneMatch(CompletableFuture::isDone);
	}

	@ParameterizedTest
	@EnumSource(OverflowPolicy.class)
	void capacitiesChangeWhileThePoolWorks(OverflowPolicy policy) throws Exception {
		this.pool = fixed(1, (queue) -> queue.poolCapacity(1)).build();
		occupy(1);
		submit("echo");
		assertThat(submit("echo")).isCompletedExceptionally();
		this.pool.reconfigure((change) -> change.tasksQueueOptions((queue) -> queue.poolCapacity(3)));
		assertThat(submit("echo", 2)).noneMatch(CompletableFuture::isDone);
		assertThat(submit("echo")).isCompletedExceptionally();
		this.pool.reconfigure((change) -> change.tasksQueueOptions((queue) -> queue.poolCapacity(4).overflow(policy)));
		assertThat(submit("echo")).isNotDone();
		this.pool.reconfigure((change) -> change.tasksQueueOptions((queue) -> queue.poolCapacity(null).overflow(null)));
		assertThat(submit("echo", 5)).noneMatch(CompletableFuture::isDone);
	}

	/** Runs an action on its own thread, and returns when the thread waits. */
	private static Thread waiting(Runnable action) {
		Thread thread = new Thread(action);
		thread.start();
		await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		return thread;
	}

	private static UnaryOperator<TasksQueueOptions.Builder> blocking(int poolCapacity) {
		return (queue) -> queue.poolCapacity(poolCapacity).overflow(OverflowPolicy.BLOCK);
	}

	@RepeatedTest(5)
	void blockedSubmittersAreWokenWhenTasksLeaveTheQueue() throws Exception {
		this.pool = fixed(1, blocking(1)).build();
		occupy(1);
		CompletableFuture<Object> queued = submit("echo");
		List<CompletableFuture<Object>> accepted = new ArrayList<>();
		List<Thread> submitters = new ArrayList<>();
		for (int i = 0; i < SUBMITTERS; i++) {
			submitters.add(waiting(() -> {
				CompletableFuture<Object> future = submit("echo");
				synchronized (accepted) {
					accepted.add(future);
				}
			}));
		}
		assertThat(this.pool.info()).returns(1L, PoolInfo::queuedTasks)
			.returns(0L, PoolInfo::rejectedTasks)
			.returns(SUBMITTERS, PoolInfo::blockedSubmitters);
		queued.cancel(false);
		await().until(() -> {
			synchronized (accepted) {
				return accepted.size() == 1;
			}
		});
		assertThat(this.pool.info()).returns(1L, PoolInfo::queuedTasks);
		this.gate.countDown();
		for (Thread submitter : submitters) {
			submitter.join();
		}
		assertThat(accepted).hasSize(SUBMITTERS)
			.allSatisfy((future) -> assertThat(future).succeedsWithin(Duration.ofSeconds(10)));
	}

	@Test
	void blockedSubmittersOfBoundTasksLetOthersPass() throws Exception {
		this.pool = WorkerPools.fixed(2)
			.tasksQueueOptions(
					TasksQueueOptions.builder().taskStealing(false).capacity(1).overflow(OverflowPolicy.BLOCK).build())
			.taskFunction("wait", (data) -> {
				this.running.release();
				this.gate.await();
				return data;
			})
			.taskFunction("first", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(Set.of(0)).build())
			.taskFunction("second", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(Set.of(1)).build())
			.build();
		occupy(2);
		submit("first");
		CompletableFuture<Object> second = submit("second");
		Thread bound = waiting(() -> submit("first"));
		Thread free = waiting(() -> submit("wait"));
		second.cancel(false);
		free.join();
		assertThat(bound.isAlive()).isTrue();
		this.gate.countDown();
		bound.join();
	}

	@Test
	void blockedSubmittersGiveUpAtTheTimeout() throws Exception {
		this.pool = fixed(1, (queue) -> blocking(1).apply(queue).blockTimeout(Duration.ofMillis(20))).build();
		occupy(1);
		submit("echo");
		assertThat(rejection(submit("echo"))).hasMessageContaining("there was no room within PT0.02S; 1 tasks wait");
		this.pool.reconfigure((change) -> change.tasksQueueOptions((queue) -> queue.blockTimeout(Duration.ZERO)));
		assertThat(rejection(submit("echo"))).hasMessageContaining("no room within PT0S");
	}

	@Test
	void anInterruptRejectsTheTaskAndIsKept() throws Exception {
		this.pool = fixed(1, blocking(1)).build();
		occupy(1);
		submit("echo");
		AtomicReference<CompletableFuture<?>> future = new AtomicReference<>();
		AtomicBoolean interrupted = new AtomicBoolean();
		Thread submitter = waiting(() -> {
			future.set(submit("echo"));
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		submitter.interrupt();
		submitter.join();
		assertThat(interrupted).isTrue();
		assertThat(rejection(future.get())).hasMessageContaining("interrupted while it waited");
	}

	@Test
	void blockedSubmittersGiveUpWhenThePoolIsDestroyed() throws Exception {
		this.pool = fixed(1, (queue) -> blocking(1).apply(queue).tasksFinishedTimeout(Duration.ofSeconds(10))).build();
		occupy(1);
		submit("echo");
		AtomicReference<CompletableFuture<?>> future = new AtomicReference<>();
		Thread submitter = waiting(() -> future.set(submit("echo")));
		CompletableFuture<Void> destroyed = this.pool.destroy();
		submitter.join();
		assertThat(destroyed).isNotDone();
		assertThat(future.get()).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(PoolClosedException.class);
		this.gate.countDown();
		assertThat(destroyed).succeedsWithin(10, TimeUnit.SECONDS);
		this.pool.start();
	}

	@Test
	void blockedSubmittersFollowAChangeOfThePolicy() throws Exception {
		this.pool = fixed(1, blocking(1)).build();
		occupy(1);
		submit("echo");
		AtomicReference<CompletableFuture<?>> future = new AtomicReference<>();
		Thread submitter = waiting(() -> future.set(submit("echo")));
		this.pool.reconfigure((change) -> change.tasksQueueOptions((queue) -> queue.overflow(OverflowPolicy.REJECT)));
		submitter.join();
		assertThat(rejection(future.get())).hasMessageContaining("1 tasks wait");
	}

	@ParameterizedTest
	@EnumSource(value = OverflowPolicy.class, names = { "ACCEPT", "DISCARD_OLDEST", "CALLER_RUNS" })
	void noBlockedSubmitterIsRejectedForOthersThatStillWait(OverflowPolicy policy) throws Exception {
		this.pool = fixed(1, blocking(1)).build();
		occupy(1);
		submit("echo");
		List<Thread> submitters = new ArrayList<>();
		for (int i = 0; i < 2 * SUBMITTERS; i++) {
			submitters.add(waiting(() -> submit("echo")));
		}
		this.pool.reconfigure((change) -> change.tasksQueueOptions((queue) -> queue.overflow(policy)));
		for (Thread submitter : submitters) {
			submitter.join();
		}
		assertThat(this.pool.info()).returns(0L, PoolInfo::rejectedTasks);
	}

	@Test
	void theTimeLimitInTheQueueEndsTheWaitOfTheSubmitter() throws Exception {
		this.pool = fixed(1, blocking(1)).build();
		occupy(1);
		submit("echo");
		this.submitted.increment();
		CompletableFuture<Object> future = this.pool
			.execute(TaskRequest.<Object>of("echo", 1).limitedBy(TimeLimits.none().withQueue(Duration.ofMillis(20))));
		assertThat(future).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(TaskTimeoutException.class);
		assertThat(this.pool.info()).returns(1L, PoolInfo::rejectedTasks).returns(1L, PoolInfo::timedOutTasks);
	}

	@Test
	void aWorkerDoesNotWaitForItsOwnPool() throws Exception {
		this.pool = fixed(1, blocking(1)).taskFunction("nested", (data) -> {
			submit("echo");
			return rejection(submit("echo")).getMessage();
		}).build();
		this.submitted.increment();
		assertThat(this.pool.execute("nested", 1)).succeedsWithin(10, TimeUnit.SECONDS)
			.asString()
			.contains("must not wait, because it runs a task of the same pool");
	}

	@Test
	void dependentActionsDoNotWaitForTheirPool() throws Exception {
		this.pool = fixed(1, blocking(1)).build();
		occupy(1);
		CompletableFuture<CompletableFuture<Object>> rejected = submit("echo").thenApply((result) -> {
			submit("echo");
			return submit("echo");
		});
		this.gate.countDown();
		assertThat(rejection(rejected.get(10, TimeUnit.SECONDS))).hasMessageContaining("runs a task of the same pool");
	}

	@Test
	void dependentActionsOnAnotherThreadDoNotWaitForTheSlotThatTheyOccupy() throws Exception {
		CompletableFuture<Object> stage = new CompletableFuture<>();
		this.pool = fixed(1, blocking(1)).taskFunction("stage", (data) -> stage).build();
		CompletableFuture<CompletableFuture<Object>> dependent = submit("stage").thenApply((result) -> submit("echo"));
		submit("echo");
		stage.complete("result");
		assertThat(rejection(dependent.get(10, TimeUnit.SECONDS))).hasMessageContaining("runs a task of the same pool");
	}

	@Test
	void anEventLoopDoesNotWait() throws Exception {
		Thread thread = Thread.currentThread();
		this.pool = fixed(1, blocking(1)).eventLoops((other) -> other == thread).build();
		occupy(1);
		submit("echo");
		assertThat(rejection(submit("echo"))).hasMessageContaining("the thread of an event loop");
	}

	@RepeatedTest(5)
	void blockingSubmittersLoseNoTaskInAFlood() throws Exception {
		this.pool = fixed(2, (queue) -> blocking(10).apply(queue).capacity(7)).build();
		flood((future) -> {
		}, () -> await().until(() -> this.pool.info().executedTasks() > 20_000));
		assertThat(this.pool.info()).returns(0L, PoolInfo::rejectedTasks);
	}

	private static UnaryOperator<TasksQueueOptions.Builder> with(OverflowPolicy policy, int poolCapacity) {
		return (queue) -> queue.poolCapacity(poolCapacity).overflow(policy);
	}

	@Test
	void theOldestTaskIsDiscarded() throws Exception {
		this.pool = fixed(1, with(OverflowPolicy.DISCARD_OLDEST, 2)).build();
		occupy(1);
		List<CompletableFuture<Object>> futures = submit("echo", 4);
		assertThat(rejection(futures.get(0))).returns(true, TasksQueueFullException::isDiscarded)
			.hasMessage("Pool 'default' discarded a waiting task of function 'echo' for a new one: "
					+ "2 tasks wait, and tasksQueueOptions.poolCapacity permits 2");
		assertThat(futures.get(1)).isCompletedExceptionally();
		assertThat(this.pool.info()).returns(2L, PoolInfo::queuedTasks)
			.returns(2L, PoolInfo::cancelledTasks)
			.returns(2L, PoolInfo::discardedTasks)
			.returns(0L, PoolInfo::rejectedTasks);
		this.gate.countDown();
		assertThat(futures.subList(2, 4))
			.allSatisfy((future) -> assertThat(future).succeedsWithin(Duration.ofSeconds(10)));
	}

	@Test
	void listenersHearOfRejectedAndDiscardedTasks() throws Exception {
		List<PoolEvent.TaskOverflowed> events = new CopyOnWriteArrayList<>();
		this.pool = fixed(1, with(OverflowPolicy.DISCARD_OLDEST, 1)).listener((event) -> {
			if (event instanceof PoolEvent.TaskOverflowed overflowed) {
				events.add(overflowed);
			}
		}).build();
		occupy(1);
		submit("echo", 2);
		this.pool.reconfigure((change) -> change.tasksQueueOptions((queue) -> queue.overflow(OverflowPolicy.REJECT)));
		submit("echo");
		await().until(() -> events.size() == 2);
		assertThat(events).allSatisfy((event) -> assertThat(event).returns("echo", PoolEvent.TaskOverflowed::function)
			.returns(1, PoolEvent.TaskOverflowed::data));
		assertThat(events).extracting((event) -> event.error().isDiscarded()).containsExactly(true, false);
		assertThat(events.get(0)).asString()
			.contains("TaskOverflowed[pool=default, function=echo, data=java.lang.Integer");
	}

	@Test
	void noMoreUrgentTaskIsDiscarded() throws Exception {
		this.pool = fixed(1, with(OverflowPolicy.DISCARD_OLDEST, 2))
			.taskFunction("urgent", (data) -> data, TaskFunctionOptions.builder().priority(-5).build())
			.build();
		occupy(1);
		List<CompletableFuture<Object>> urgent = submit("urgent", 2);
		assertThat(rejection(submit("echo"))).returns(false, TasksQueueFullException::isDiscarded);
		assertThat(urgent).noneMatch(CompletableFuture::isDone);
		submit("urgent");
		assertThat(urgent.get(0)).isCompletedExceptionally();
	}

	@Test
	void aTaskReplacesOneOfTheWorkersThatMayRunIt() throws Exception {
		this.pool = fixed(2, (queue) -> queue.capacity(1).taskStealing(false).overflow(OverflowPolicy.DISCARD_OLDEST))
			.taskFunction("first", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(Set.of(0)).build())
			.taskFunction("second", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(Set.of(1)).build())
			.build();
		occupy(2);
		CompletableFuture<Object> first = submit("first");
		CompletableFuture<Object> second = submit("second");
		CompletableFuture<Object> third = submit("second");
		assertThat(first).isNotDone();
		assertThat(second).isCompletedExceptionally();
		assertThat(third).isNotDone();
	}

	@RepeatedTest(5)
	void discardedTasksCompleteInAFlood() throws Exception {
		this.pool = fixed(2, (queue) -> with(OverflowPolicy.DISCARD_OLDEST, 10).apply(queue).capacity(7)).build();
		LongAdder accepted = new LongAdder();
		LongAdder ended = new LongAdder();
		flood((future) -> {
			accepted.increment();
			future.whenComplete((result, error) -> ended.increment());
		}, () -> await().until(() -> this.pool.info().discardedTasks() > 5_000));
		await().untilAsserted(() -> assertThat(ended.sum()).isEqualTo(accepted.sum()));
		assertThat(this.pool.info()).returns(0L, PoolInfo::rejectedTasks);
	}

	@Test
	void theSubmittingThreadRunsTheTask() throws Exception {
		List<Integer> started = new ArrayList<>();
		TaskInterceptor interceptor = (pool, function) -> new TaskScope() {

			@Override
			public void started(int workerKey) {
				synchronized (started) {
					started.add(workerKey);
				}
			}

		};
		this.pool = fixed(1, with(OverflowPolicy.CALLER_RUNS, 1)).interceptor(interceptor)
			.statistics(Statistic.RUN_TIME)
			.taskFunction("thread", TaskHandler.withContext((data, context) -> {
				assertThat(context.workerKey()).isEqualTo(-1);
				assertThat(this.pool.info()).returns(2L, PoolInfo::executingTasks);
				assertThat(this.pool.management().tasks())
					.anySatisfy((task) -> assertThat(task).returns(-1, TaskInfo::workerKey)
						.returns("thread", TaskInfo::function));
				return Thread.currentThread();
			}))
			.build();
		occupy(1);
		submit("echo");
		assertThat(submit("thread")).isCompletedWithValue(Thread.currentThread());
		assertThat(started).containsExactly(0, -1);
		assertThat(this.pool.info()).returns(1L, PoolInfo::executedTasks).returns(1L, PoolInfo::callerRunTasks);
		assertThat(this.pool.taskFunctionUsages().get("thread").tasks().executed()).isOne();
	}

	@Test
	void aFailureOfATaskOfTheSubmittingThreadIsCounted() throws Exception {
		this.pool = fixed(1, with(OverflowPolicy.CALLER_RUNS, 1)).taskFunction("fail", (data) -> {
			throw new IllegalStateException("as asked");
		}).build();
		occupy(1);
		submit("echo");
		assertThat(submit("fail")).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(IllegalStateException.class);
		assertThat(this.pool.info()).returns(1L, PoolInfo::failedTasks);
		assertThat(this.pool.taskFunctionUsages().get("fail").tasks().failed()).isOne();
	}

	@Test
	void aStageOfTheSubmittingThreadCompletesLater() throws Exception {
		CompletableFuture<Object> stage = new CompletableFuture<>();
		CompletableFuture<Object> endless = new CompletableFuture<>();
		this.pool = fixed(1, with(OverflowPolicy.CALLER_RUNS, 1)).taskFunction("stage", (data) -> stage)
			.taskFunction("endless", (data) -> endless)
			.build();
		occupy(1);
		submit("echo");
		CompletableFuture<Object> future = submit("stage");
		assertThat(future).isNotDone();
		assertThat(this.pool.info()).returns(2L, PoolInfo::executingTasks);
		stage.complete("result");
		assertThat(future).isCompletedWithValue("result");
		CompletableFuture<Object> cancelled = submit("endless");
		cancelled.cancel(true);
		await().until(endless::isCancelled);
		await().untilAsserted(() -> assertThat(this.pool.info()).returns(1L, PoolInfo::failedTasks));
	}

	@Test
	void aStageOfTheSubmittingThreadIsCancelledAfterTheEndOfThePool() throws Exception {
		CompletableFuture<Object> endless = new CompletableFuture<>();
		this.pool = fixed(1, with(OverflowPolicy.CALLER_RUNS, 1)).taskFunction("endless", (data) -> endless).build();
		occupy(1);
		submit("echo");
		CompletableFuture<Object> future = submit("endless");
		this.gate.countDown();
		assertThat(this.pool.destroy()).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(future.cancel(true)).isTrue();
		await().until(endless::isCancelled);
		await().untilAsserted(() -> assertThat(this.pool.info()).returns(1L, PoolInfo::failedTasks));
		this.pool.start();
	}

	@Test
	void anInterruptForTheFunctionDoesNotReachTheSubmittingThread() throws Exception {
		this.pool = fixed(1, with(OverflowPolicy.CALLER_RUNS, 1)).build();
		occupy(1);
		submit("echo");
		Thread canceller = new Thread(() -> {
			this.running.acquireUninterruptibly();
			this.pool.management()
				.tasks()
				.stream()
				.filter((task) -> task.workerKey() == -1)
				.forEach((task) -> this.pool.management().cancelTask(task.id()));
		});
		canceller.start();
		CompletableFuture<Object> future = submit("wait");
		assertThat(future).isCompletedExceptionally();
		assertThat(Thread.interrupted()).isFalse();
		canceller.join();
		assertThat(this.pool.info()).returns(1L, PoolInfo::failedTasks);
	}

	@Test
	void aTaskOfTheSubmittingThreadRunsNoOthers() throws Exception {
		this.pool = fixed(1, with(OverflowPolicy.CALLER_RUNS, 1))
			.taskFunction("nested", (data) -> rejection(submit("echo")).getMessage())
			.build();
		occupy(1);
		submit("echo");
		assertThat(submit("nested").get()).asString()
			.contains("must not run it, because it runs a task of the same pool");
	}

	@RepeatedTest(5)
	void tasksOfSubmittingThreadsAreCountedInAFlood() throws Exception {
		this.pool = fixed(2, with(OverflowPolicy.CALLER_RUNS, 5)).build();
		flood((future) -> {
		}, () -> await().until(() -> this.pool.info().callerRunTasks() > 5_000));
		await()
			.untilAsserted(() -> assertThat(this.pool.info()).returns(this.submitted.sum(), PoolInfo::executedTasks));
		assertThat(this.pool.taskFunctionUsages().get("echo").tasks().executed()).isEqualTo(this.submitted.sum());
	}

	@Test
	void combinationsWithoutEffectAreRefused() {
		this.pool = fixed(1, UnaryOperator.identity()).build();
		assertInvalid((queue) -> queue.overflow(OverflowPolicy.BLOCK), true, "tasksQueueOptions.overflow",
				"needs a capacity");
		assertInvalid((queue) -> queue.capacity(1).blockTimeout(Duration.ofSeconds(1)), true,
				"tasksQueueOptions.blockTimeout", "needs the overflow policy BLOCK");
		assertInvalid((queue) -> queue.poolCapacity(0), true, "tasksQueueOptions.poolCapacity", "must be at least 1");
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> this.pool
			.reconfigure((change) -> change.tasksQueueOptions((queue) -> queue.overflow(OverflowPolicy.BLOCK))));
	}

	private void assertInvalid(UnaryOperator<TasksQueueOptions.Builder> queue, boolean enableTasksQueue, String option,
			String requirement) {
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> fixed(1, queue).enableTasksQueue(enableTasksQueue).build())
			.returns(option, InvalidOptionException::getOption)
			.withMessageContaining(requirement);
	}

}
