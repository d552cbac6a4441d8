// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.Statistic;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.thread.ThreadWorkerFactory;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(30)
class OptionsTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, Integer.MIN_VALUE })
	@Rule("PT-6")
	void refusesAFixedPoolWithoutWorkers(int size) {
		assertInvalid(() -> WorkerPools.fixed(size), "size", size, "must be at least 1");
	}

	@Test
	@Rule({ "PT-1", "PT-2", "PI-1" })
	void aFixedPoolHasOneSizeAndADynamicPoolTwo() {
		try (WorkerPool fixed = WorkerPools.fixed(1).build(); WorkerPool dynamic = WorkerPools.dynamic(1, 2).build()) {
			assertThat(fixed.info()).returns("fixed", PoolInfo::type)
				.returns(1, PoolInfo::minSize)
				.returns(1, PoolInfo::maxSize);
			assertThat(dynamic.info()).returns("dynamic", PoolInfo::type)
				.returns(1, PoolInfo::minSize)
				.returns(2, PoolInfo::maxSize);
		}
	}

	@Test
	@Rule("PT-6")
	@DisplayName("the minimum of a dynamic pool may be 0, but not less")
	void refusesANegativeMinimum() {
		assertInvalid(() -> WorkerPools.dynamic(-1, 2), "minSize", -1, "must be 0 or more");
		try (WorkerPool pool = WorkerPools.dynamic(0, 1).build()) {
			assertThat(pool.info().workerNodes()).isZero();
		}
	}

	@Test
	@Rule("PT-7")
	void refusesAMinimumAboveTheMaximum() {
		assertInvalid(() -> WorkerPools.dynamic(2, 1), "minSize", 2, "must be less than 'maxSize', which is 1");
	}

	@Test
	@Rule("PT-7")
	@DisplayName("that the maximum is 0 is said before that it is the minimum")
	void refusesAMaximumOfZero() {
		assertInvalid(() -> WorkerPools.dynamic(0, 0), "maxSize", 0, "must be at least 1");
	}

	@Test
	@Rule("PT-7")
	void advisesAFixedPoolIfTheSizesAreEqual() {
		assertInvalid(() -> WorkerPools.dynamic(2, 2), "minSize", 2, "is a fixed pool");
	}

	@Test
	@Rule("PT-11")
	void atLeastOneWorkerCanRunAtOnce() {
		assertThat(WorkerPools.availableParallelism()).isPositive()
			.isEqualTo(Runtime.getRuntime().availableProcessors());
	}

	@Test
	@Rule("PT-8")
	void startsNothingIfAnOptionIsInvalid() {
		CountingWorkerFactory factory = new CountingWorkerFactory();
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(WorkerPools.dynamic(2, 3).workerFactory(factory).maxInactiveTime(Duration.ZERO)::build);
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(WorkerPools.fixed(2)
			.workerFactory(factory)
			.taskFunction("a", (data) -> data)
			.defaultTaskFunction("b")::build);
		assertThat(factory.created).hasValue(0);
		WorkerPools.fixed(2).workerFactory(factory).build().close();
		assertThat(factory.created).hasValue(2);
	}

	@Test
	@Rule("PT-9")
	void createsWorkersWhenThePoolStarts() {
		CountingWorkerFactory factory = new CountingWorkerFactory();
		try (WorkerPool pool = WorkerPools.fixed(2).workerFactory(factory).startWorkers(false).build()) {
			assertThat(factory.created).hasValue(0);
			assertThat(pool.info()).returns(false, PoolInfo::started)
				.returns(0, PoolInfo::workerNodes)
				.returns("counting", PoolInfo::worker);
			pool.start();
			assertThat(factory.created).hasValue(2);
		}
	}

	@Test
	@Rule({ "OP-7", "OP-8" })
	void hasDefaultQueueOptions() {
		assertThat(TasksQueueOptions.defaults())
			.isEqualTo(TasksQueueOptions.builder()
				.taskStealing(true)
				.tasksStealingOnBackPressure(true)
				.tasksStealingRatio(0.6)
				.tasksFinishedTimeout(Duration.ofSeconds(2))
				.agingFactor(0.001)
				.loadExponent(2.0 / 3)
				.build())
			.isEqualTo(TasksQueueOptions.builder().build());
	}

	@Test
	void buildsQueueOptions() {
		assertThat(TasksQueueOptions.builder()
			.size(3)
			.capacity(9)
			.concurrency(4)
			.taskStealing(false)
			.tasksStealingOnBackPressure(false)
			.tasksStealingRatio(1)
			.tasksFinishedTimeout(Duration.ZERO)
			.agingFactor(0)
			.loadExponent(1)
			.build()
			.toBuilder()
			.build())
			.isEqualTo(TasksQueueOptions.builder()
				.size(3)
				.capacity(9)
				.concurrency(4)
				.taskStealing(false)
				.tasksStealingOnBackPressure(false)
				.tasksStealingRatio(1)
				.tasksFinishedTimeout(Duration.ZERO)
				.agingFactor(0)
				.loadExponent(1)
				.build());
	}

	@ParameterizedTest
	@ValueSource(doubles = { -0.1, 1.1, Double.NaN })
	@Rule({ "OP-7", "OP-8" })
	void refusesAStealingRatioOutsideOf0To1(double ratio) {
		assertInvalid(() -> TasksQueueOptions.builder().tasksStealingRatio(ratio).build(),
				"tasksQueueOptions.tasksStealingRatio", ratio, "must be from 0 to 1");
	}

	@ParameterizedTest
	@ValueSource(doubles = { -1, Double.NaN, Double.POSITIVE_INFINITY })
	@Rule({ "OP-7", "OP-8" })
	void refusesANegativeAgingFactor(double factor) {
		assertInvalid(() -> TasksQueueOptions.builder().agingFactor(factor).build(), "tasksQueueOptions.agingFactor",
				factor, "must be 0 or more");
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, -1, Double.NaN, Double.POSITIVE_INFINITY })
	@Rule({ "OP-7", "OP-8" })
	void refusesALoadExponentThatIsNotAboveZero(double exponent) {
		assertInvalid(() -> TasksQueueOptions.builder().loadExponent(exponent).build(),
				"tasksQueueOptions.loadExponent", exponent, "must be above 0");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1 })
	@Rule("OP-7")
	void refusesAConcurrencyOrQueueSizeBelow1AndQuotesIt(int number) {
		TasksQueueOptions.Builder builder = TasksQueueOptions.builder();
		assertInvalid(builder.concurrency(number)::build, "tasksQueueOptions.concurrency", number,
				"must be at least 1");
		assertInvalid(TasksQueueOptions.builder().capacity(number)::build, "tasksQueueOptions.capacity", number,
				"must be at least 1");
		assertInvalid(builder.concurrency(1).size(number)::build, "tasksQueueOptions.size", number,
				"must be at least 1");
		assertThat(builder.size(1).build()).returns(1, TasksQueueOptions::size);
	}

	@Test
	@Rule("OP-8")
	void refusesANegativeTimeout() {
		Duration negative = Duration.ofNanos(-1);
		assertInvalid(TasksQueueOptions.builder().tasksFinishedTimeout(negative)::build,
				"tasksQueueOptions.tasksFinishedTimeout", negative, "must not be negative");
	}

	@Test
	@Rule("OP-8")
	void queueOptionsWithoutAQueueAreValidAndWithoutEffect() {
		WorkerPoolBuilder builder = WorkerPools.fixed(1)
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(3).build());
		try (WorkerPool pool = builder.enableTasksQueue(false).build()) {
			assertThat(pool.info()).returns(null, PoolInfo::queuedTasks).returns(null, PoolInfo::backPressure);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0.004999999S", "PT0S", "PT-1S" })
	@Rule("OP-10")
	void refusesAnInactiveTimeBelow5Milliseconds(Duration time) {
		assertInvalid(WorkerPools.dynamic(1, 2).maxInactiveTime(time)::build, "maxInactiveTime", time,
				"must be at least 5 milliseconds");
	}

	@Test
	@Rule("OP-10")
	void acceptsAnInactiveTimeOf5Milliseconds() {
		try (WorkerPool pool = WorkerPools.dynamic(1, 2).maxInactiveTime(Duration.ofMillis(5)).build()) {
			assertThat(pool.info().started()).isTrue();
		}
	}

	@Test
	@Rule("DY-7")
	void anInactiveTimeOfForeverNeverEnds() {
		try (WorkerPool pool = WorkerPools.dynamic(1, 2)
			.maxInactiveTime(ChronoUnit.FOREVER.getDuration())
			.taskFunction("echo", (data) -> data)
			.build()) {
			assertGives(pool.executeDefault("data"), "data");
		}
	}

	@Test
	@Rule("LC-5")
	void aTimeoutOfForeverNeverEnds() {
		WorkerPool pool = WorkerPools.fixed(1)
			.tasksQueueOptions(
					TasksQueueOptions.builder().tasksFinishedTimeout(ChronoUnit.FOREVER.getDuration()).build())
			.build();
		assertThat(pool.destroy()).succeedsWithin(Duration.ofSeconds(10));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t" })
	void refusesABlankPoolName(String name) {
		assertInvalid(() -> WorkerPools.fixed(1).name(name), "name", name, "must not be blank");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t" })
	@Rule("TF-1")
	void refusesABlankFunctionName(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> WorkerPools.fixed(1).taskFunction(name, (data) -> data))
			.withMessageContaining("must not be blank");
	}

	@Test
	@Rule("TF-5")
	@DisplayName("'default' is no name for a function, and not the name of the default function")
	void refusesDefaultAsNameOfAFunction() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> WorkerPools.fixed(1).taskFunction("default", (data) -> data))
			.withMessageContaining("'default'")
			.withMessageContaining("reserved");
		assertInvalid(WorkerPools.fixed(1).taskFunction("a", (data) -> data).defaultTaskFunction("default")::build,
				"defaultTaskFunction", "default", "must be the name of a task function");
	}

	@Test
	@Rule("TF-1")
	void refusesADuplicateFunctionNameAndKeepsTheFirst() {
		WorkerPoolBuilder builder = WorkerPools.fixed(1).taskFunction("same", (data) -> "first");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.taskFunction("same", (data) -> "second"))
			.withMessageContaining("'same'");
		try (WorkerPool pool = builder.build()) {
			assertGives(pool.executeDefault("data"), "first");
		}
	}

	@Test
	@Rule("TF-8")
	void refusesAnUnknownDefaultFunctionAndNamesTheKnownOnes() {
		assertInvalid(WorkerPools.fixed(1)
			.taskFunction("a", (data) -> data)
			.taskFunction("b", (data) -> data)
			.defaultTaskFunction("c")::build, "defaultTaskFunction", "c", "[a, b]");
		assertInvalid(WorkerPools.fixed(1).defaultTaskFunction("c")::build, "defaultTaskFunction", "c", "none");
	}

	@Test
	void tellsInTheMessageWhatIsWrong() {
		InvalidOptionException exception = new InvalidOptionException("size", 0, "must be at least 1");
		assertThat(exception).isInstanceOf(IllegalArgumentException.class)
			.hasMessage("Pool option 'size' is 0, but must be at least 1");
	}

	@Test
	void doesNotChangeAPoolWithItsBuilder() throws Exception {
		List<PoolEvent> heardTooMuch = new CopyOnWriteArrayList<>();
		WorkerPoolBuilder builder = WorkerPools.fixed(1).name("first").taskFunction("a", (data) -> data);
		try (WorkerPool pool = builder.startWorkers(false).build()) {
			change(builder, heardTooMuch::add);
			CountDownLatch heard = new CountDownLatch(1);
			pool.management().addListener((event) -> heard.countDown());
			pool.start();
			assertThat(pool.name()).isEqualTo("first");
			assertThat(pool.taskFunctions()).containsExactly(new TaskFunctionInfo("a", true, null, null, null));
			assertThat(pool.hasTaskFunction("b")).isFalse();
			assertGives(pool.execute("a", 1), 1);
			assertThat(pool.info()).returns("LEAST_USED", PoolInfo::strategy)
				.returns("thread", PoolInfo::worker)
				.returns(0L, PoolInfo::queuedTasks)
				.returns(null, PoolInfo::runTime);
			// Listeners hear in the order in which they came.
			assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(heardTooMuch).isEmpty();
		}
	}

	@Test
	void buildsAnotherPoolWithWhatWasChanged() throws Exception {
		CountDownLatch heard = new CountDownLatch(1);
		WorkerPoolBuilder builder = WorkerPools.fixed(1).name("first").taskFunction("a", (data) -> data);
		builder.build().close();
		change(builder, (event) -> heard.countDown());
		try (WorkerPool pool = builder.startWorkers(true).build()) {
			assertThat(pool.name()).isEqualTo("second");
			assertThat(pool.taskFunctions()).containsExactly(new TaskFunctionInfo("b", true, null, null, null),
					new TaskFunctionInfo("a", false, null, null, null));
			assertGives(pool.execute("a", 1), 1);
			assertThat(pool.info()).returns("ROUND_ROBIN", PoolInfo::strategy)
				.returns("counting", PoolInfo::worker)
				.returns(null, PoolInfo::queuedTasks)
				.doesNotReturn(null, PoolInfo::runTime);
			assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	private static void assertGives(CompletableFuture<Object> future, Object result) {
		assertThat(future).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(result);
	}

	private static void change(WorkerPoolBuilder builder, Consumer<PoolEvent> listener) {
		builder.name("second")
			.taskFunction("b", (data) -> data)
			.defaultTaskFunction("b")
			.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.statistics(Statistic.RUN_TIME)
			.workerFactory(new CountingWorkerFactory())
			.enableTasksQueue(false)
			.listener(listener::accept);
	}

	private static void assertInvalid(ThrowingCallable code, String option, Object value, String requirement) {
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(code)
			.returns(option, InvalidOptionException::getOption)
			.satisfies((ex) -> assertThat(String.valueOf(ex.getValue())).isEqualTo(String.valueOf(value)))
			.satisfies((ex) -> assertThat(ex.getRequirement()).contains(requirement))
			.withMessageContaining("'" + option + "'")
			.withMessageContaining(String.valueOf(value))
			.withMessageContaining(requirement);
	}

	/** Makes threads, and counts. */
	private static final class CountingWorkerFactory implements WorkerFactory {

		private final AtomicInteger created = new AtomicInteger();

		private final WorkerFactory delegate = new ThreadWorkerFactory();

		@Override
		public String type() {
			return "counting";
		}

		@Override
		public Worker create(WorkerContext context) {
			this.created.incrementAndGet();
			return this.delegate.create(context);
		}

	}

}
