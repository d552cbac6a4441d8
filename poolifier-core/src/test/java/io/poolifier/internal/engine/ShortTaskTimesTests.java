// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

import io.poolifier.info.Measurement;
import io.poolifier.info.Usage;
import io.poolifier.internal.usage.UsageSummary;
import io.poolifier.options.Statistic;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.worker.AssignedTask;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The times of tasks that are so short that the slot does not read the clock for each.
 */
class ShortTaskTimesTests {

	/** So many that the slot knows that its tasks are short. */
	private static final int HISTORY = 300;

	private static final long SHORT = 1_000;

	private static final long LONG = 1_000_000_000;

	/** Half of the resolution of a measurement. */
	private static final Offset<Double> EXACT = within(0.0005);

	private final EngineParts parts = new EngineParts(PoolSize.fixed(1), TasksQueueOptions.builder().size(100).build(),
			Set.of(Statistic.RUN_TIME, Statistic.WAIT_TIME));

	private final WorkerNode node = this.parts.node(0);

	private final SlotUsage usage = new SlotUsage(this.parts.routing.requirements());

	private final Slot slot = new Slot(new StubOwner(), this.node,
			new Slot.Environment(
					this.parts.time, this.parts.functions, this.parts.routing, new WorkStealer(this.parts.nodes,
							this.parts.options, this.parts.admission, new EngineParts.NoMover()),
					this.parts.wakeups, this.parts.progress),
			this.usage);

	@BeforeEach
	void runShortTasks() {
		this.parts.nodes.set(new WorkerNode[] { this.node });
		for (int i = 0; i < HISTORY; i++) {
			this.node.offer(this.parts.task("echo", i));
			run(SHORT);
		}
		assertThat(this.slot.poll()).isNull();
		assertThat(runTime("echo").aggregate()).isEqualTo(millis(HISTORY * SHORT), EXACT);
	}

	@Test
	void sumsOfRunTimesAreExact() {
		queue("echo", 20);
		for (int i = 0; i < 20; i++) {
			run((i % 2 == 0) ? SHORT / 2 : SHORT + SHORT / 2);
		}
		assertThat(usageOf("echo").tasks().executed()).isEqualTo(HISTORY + 20);
		assertThat(runTime("echo").aggregate()).isEqualTo(millis(HISTORY * SHORT + 20 * SHORT), EXACT);
	}

	@Test
	void tasksOfOneReadingShareTheirTimeEqually() {
		queue("echo", 8);
		for (int i = 0; i < 8; i++) {
			run((i % 2 == 0) ? SHORT / 2 : 2 * SHORT + SHORT / 2);
		}
		assertThat(runTime("echo").minimum()).isEqualTo(millis(SHORT), EXACT);
		assertThat(runTime("echo").maximum()).isEqualTo(millis(SHORT + SHORT / 2), EXACT);
	}

	@Test
	void aTaskThatTurnsOutLongCountsWithItsOwnTime() {
		queue("echo", 8);
		for (int i = 0; i < 8; i++) {
			run((i == 3) ? LONG : SHORT);
		}
		Measurement runTime = runTime("echo");
		assertThat(runTime.aggregate()).isEqualTo(millis(HISTORY * SHORT + 7 * SHORT + LONG), EXACT);
		assertThat(runTime.maximum()).isEqualTo(millis(LONG), within(millis(8 * SHORT)));
		assertThat(runTime.minimum()).isEqualTo(millis(SHORT), within(millis(SHORT)));
	}

	@Test
	void tasksAfterALongOneAreMeasuredOneByOne() {
		queue("echo", 20);
		for (int i = 0; i < 8; i++) {
			run((i == 3) ? LONG : SHORT);
		}
		for (int i = 0; i < 12; i++) {
			double before = runTime("echo").aggregate();
			run(SHORT);
			assertThat(runTime("echo").aggregate() - before).isEqualTo(millis(SHORT), EXACT);
		}
	}

	@Test
	void eachFunctionHasItsOwnTimes() {
		queue("echo", 3);
		queue("other", 3);
		for (int i = 0; i < 3; i++) {
			run(SHORT);
		}
		for (int i = 0; i < 3; i++) {
			run(SHORT / 2);
		}
		assertThat(runTime("echo").aggregate()).isEqualTo(millis(HISTORY * SHORT + 3 * SHORT), EXACT);
		assertThat(runTime("other").aggregate()).isEqualTo(millis(3 * SHORT / 2), EXACT);
	}

	@Test
	void timesAreCompleteWhenNoTaskWaits() {
		queue("echo", 5);
		for (int i = 0; i < 5; i++) {
			run(SHORT);
		}
		assertThat(runTime("echo").aggregate()).isEqualTo(millis(HISTORY * SHORT + 5 * SHORT), EXACT);
	}

	@Test
	void timesAreCompleteWhenTheNextTaskIsTakenAway() {
		queue("echo", 5);
		Task<Object> last = this.parts.task("echo", "last");
		this.node.offer(last);
		for (int i = 0; i < 5; i++) {
			run(SHORT);
		}
		assertThat(last.cancel(true)).isTrue();
		assertThat(this.slot.poll()).isNull();
		assertThat(runTime("echo").aggregate()).isEqualTo(millis(HISTORY * SHORT + 5 * SHORT), EXACT);
	}

	@Test
	void aFailedTaskAddsNoRunTime() {
		queue("echo", 6);
		for (int i = 0; i < 4; i++) {
			run(SHORT);
		}
		AssignedTask task = Objects.requireNonNull(this.slot.poll());
		this.parts.time.advance(Duration.ofNanos(SHORT));
		task.failed(new IllegalStateException("expected"));
		run(SHORT);
		assertThat(runTime("echo").aggregate()).isEqualTo(millis(HISTORY * SHORT + 5 * SHORT), EXACT);
	}

	@Test
	void waitTimesAreThoseOfEqualTasks() {
		double before = waitTime("echo").aggregate();
		queue("echo", 8);
		for (int i = 0; i < 8; i++) {
			run(SHORT);
		}
		// Each waits for those before it.
		assertThat(waitTime("echo").aggregate() - before).isEqualTo(millis(28 * SHORT), within(millis(28 * 20)));
	}

	private void queue(String function, int tasks) {
		for (int i = 0; i < tasks; i++) {
			this.node.offer(this.parts.task(function, i));
		}
	}

	private void run(long nanos) {
		AssignedTask task = Objects.requireNonNull(this.slot.poll());
		this.parts.time.advance(Duration.ofNanos(nanos));
		task.succeeded("done");
	}

	private static double millis(long nanos) {
		return nanos / 1e6;
	}

	private Usage usageOf(String function) {
		UsageSummary summary = new UsageSummary();
		this.usage.addTo(summary, this.parts.functions.get(function));
		return summary.toUsage(0, 0, null);
	}

	private Measurement runTime(String function) {
		return Objects.requireNonNull(usageOf(function).runTime());
	}

	private Measurement waitTime(String function) {
		return Objects.requireNonNull(usageOf(function).waitTime());
	}

}
