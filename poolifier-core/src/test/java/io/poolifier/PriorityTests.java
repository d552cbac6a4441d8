// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Priorities, and the order in which waiting tasks run.
 */
@Timeout(30)
class PriorityTests {

	private final ManualTime time = new ManualTime();

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private WorkerPoolBuilder builder() {
		return WorkerPools.fixed(1).workerFactory(this.factory).time(this.time).taskFunction("plain", (data) -> data);
	}

	private static TaskFunctionOptions priority(int priority) {
		return TaskFunctionOptions.builder().priority(priority).build();
	}

	/** Has the worker run a task, so that others have to wait. */
	private void occupy(WorkerPool pool) {
		pool.execute("plain", "first");
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly("first");
	}

	private List<Object> afterTheFirst() {
		List<Object> all = this.factory.runAll();
		assertThat(all).startsWith("first");
		return all.subList(1, all.size());
	}

	@Test
	@Rule("TQ-7")
	@DisplayName("the most urgent task is next, one without a priority counts as 0, and equals keep their order")
	void runsTheMostUrgentFirst() {
		WorkerPool pool = builder().taskFunction("most", (data) -> data, priority(-20))
			.taskFunction("urgent", (data) -> data, priority(-5))
			.taskFunction("late", (data) -> data, priority(5))
			.taskFunction("least", (data) -> data, priority(19))
			.build();
		occupy(pool);
		List.of("least", "late", "plain", "urgent", "most").forEach((function) -> {
			pool.execute(function, function + " 1");
			pool.execute(function, function + " 2");
		});
		assertThat(afterTheFirst()).containsExactly("most 1", "most 2", "urgent 1", "urgent 2", "plain 1", "plain 2",
				"late 1", "late 2", "least 1", "least 2");
	}

	@Test
	@Rule("TQ-8")
	void anUrgentTaskOvertakesAllOthersHoweverManyWait() {
		WorkerPool pool = builder().taskFunction("late", (data) -> data, priority(5))
			.taskFunction("urgent", (data) -> data, priority(-3))
			.taskFunction("most", (data) -> data, priority(-9))
			.build();
		occupy(pool);
		List<Object> late = new ArrayList<>();
		for (int i = 0; i < 5_000; i++) {
			pool.execute("late", i);
			late.add(i);
		}
		pool.execute("plain", "plain");
		pool.execute("urgent", "urgent");
		pool.execute("most", "most");
		List<Object> order = afterTheFirst();
		assertThat(order.subList(0, 3)).containsExactly("most", "urgent", "plain");
		assertThat(order.subList(3, order.size())).isEqualTo(late);
	}

	@Test
	@Rule("TQ-9")
	@DisplayName("without priorities tasks run in the order of their submission, whatever their age")
	void keepsTheOrderWithoutPriorities() {
		WorkerPool pool = builder().taskFunction("other", (data) -> data).build();
		occupy(pool);
		for (int i = 0; i < 6; i++) {
			pool.execute((i % 2 == 0) ? "plain" : "other", i);
			this.time.advance(Duration.ofSeconds(10));
		}
		assertThat(afterTheFirst()).containsExactly(0, 1, 2, 3, 4, 5);
	}

	@ParameterizedTest
	@CsvSource({ "4, urgent", "6, plain" })
	@Rule({ "TQ-10", "TQ-11" })
	void keepsAgesWhenPrioritiesComeIntoPlay(int seconds, String next) {
		WorkerPool pool = builder().build();
		occupy(pool);
		pool.execute("plain", "plain");
		this.time.advance(Duration.ofSeconds(seconds));
		pool.addTaskFunction("urgent", (data) -> data, priority(-5));
		pool.execute("urgent", "urgent");
		assertThat(afterTheFirst()).startsWith(next).containsExactlyInAnyOrder("plain", "urgent");
	}

	@Test
	@Rule({ "TQ-10", "TF-11" })
	void waitingTasksKeepPrioritiesThatGoOutOfPlay() {
		WorkerPool pool = builder().build();
		pool.addTaskFunction("urgent", (data) -> data, priority(-5));
		pool.addTaskFunction("late", (data) -> data, priority(5));
		occupy(pool);
		pool.execute("late", "late");
		pool.execute("plain", "plain");
		pool.execute("urgent", "urgent");
		pool.addTaskFunction("urgent", (data) -> data);
		pool.addTaskFunction("late", (data) -> data);
		assertThat(pool.taskFunctions()).allMatch((function) -> function.priority() == null);
		assertThat(afterTheFirst()).containsExactly("urgent", "plain", "late");
	}

	@ParameterizedTest
	@CsvSource({ "0.001, 4900, plain", "0.001, 4950, plain", "0.001, 4952, late", "0.001, 5000, late",
			"0, 1000000, plain", "1, 6, late" })
	@Rule({ "TQ-12", "TQ-11" })
	@DisplayName("a waiting task of priority 5 is overtaken by one of priority 0 after 4900 ms, not after 5000 ms")
	void agesWhileItWaits(double agingFactor, long millis, String next) {
		WorkerPool pool = builder().taskFunction("late", (data) -> data, priority(5))
			.tasksQueueOptions(TasksQueueOptions.builder().agingFactor(agingFactor).build())
			.build();
		occupy(pool);
		pool.execute("late", "late");
		this.time.advance(Duration.ofMillis(millis));
		pool.execute("plain", "plain");
		assertThat(afterTheFirst()).startsWith(next).containsExactlyInAnyOrder("plain", "late");
	}

	@ParameterizedTest
	@CsvSource({ "2400, 2046, plain", "2600, 2046, late", "2600, 0, plain" })
	@Rule("TQ-11")
	@DisplayName("tasks age faster the more of them wait: twice as fast if they are 2048")
	void agesFasterUnderLoad(long millis, int others, String next) {
		WorkerPool pool = builder().taskFunction("late", (data) -> data, priority(5))
			.taskFunction("least", (data) -> data, priority(19))
			.build();
		occupy(pool);
		pool.execute("late", "late");
		for (int i = 0; i < others; i++) {
			pool.execute("least", i);
		}
		this.time.advance(Duration.ofMillis(millis));
		pool.execute("plain", "plain");
		assertThat(afterTheFirst()).startsWith(next).hasSize(others + 2);
	}

	@Test
	@Rule("OP-15")
	void agesWaitingTasksByNewOptions() {
		WorkerPool pool = builder().taskFunction("late", (data) -> data, priority(5)).build();
		occupy(pool);
		pool.execute("late", "late");
		this.time.advance(Duration.ofSeconds(1));
		pool.execute("plain", "plain 1");
		pool.reconfigure((change) -> change
			.tasksQueueOptions(pool.options().tasksQueueOptions().toBuilder().agingFactor(0.01).build()));
		this.factory.slot(0).finish();
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly("late");
		pool.execute("late", "late 2");
		this.time.advance(Duration.ofMillis(300));
		pool.execute("plain", "plain 2");
		// (3 / 2048) ^ 0.01 is nearly 1: they age at twice the speed.
		pool.reconfigure((change) -> change
			.tasksQueueOptions(pool.options().tasksQueueOptions().toBuilder().loadExponent(0.01).build()));
		assertThat(this.factory.runAll()).containsExactly("late", "plain 1", "late 2", "plain 2");
	}

	@ParameterizedTest
	@ValueSource(ints = { -20, -1, 0, 19 })
	@Rule("OP-11")
	void acceptsAPriorityFromMinus20To19(int priority) {
		assertThat(TaskFunctionOptions.builder().priority(priority).build().priority()).isEqualTo(priority);
	}

	@ParameterizedTest
	@ValueSource(ints = { -21, 20, Integer.MIN_VALUE, Integer.MAX_VALUE })
	@Rule("OP-11")
	void refusesAPriorityBelowMinus20OrAbove19(int priority) {
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(TaskFunctionOptions.builder().priority(priority)::build)
			.returns("priority", InvalidOptionException::getOption)
			.withMessageContaining("from -20 to 19");
	}

}
