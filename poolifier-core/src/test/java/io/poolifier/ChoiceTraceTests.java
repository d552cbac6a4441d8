// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.poolifier.info.WorkerChoice;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The last choices of workers, with the figures on which they were made.
 */
@Timeout(30)
class ChoiceTraceTests {

	private final Gate gate = new Gate();

	private WorkerPool pool;

	private WorkerPoolBuilder fixed(int size) {
		return WorkerPools.fixed(size)
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(1).taskStealing(false).build())
			.taskFunction("echo", (data) -> data)
			.taskFunction("bound", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(1).build())
			.taskFunction("gate", (data) -> {
				this.gate.pass();
				return data;
			});
	}

	private void execute(String function) {
		assertThat(this.pool.execute(function, 1)).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@AfterEach
	void close() {
		this.gate.open();
		this.pool.close();
	}

	@Test
	void nothingIsRememberedByDefault() {
		this.pool = fixed(2).build();
		execute("echo");
		assertThat(this.pool.options().choiceTraceSize()).isZero();
		assertThat(this.pool.management().choices()).isEmpty();
	}

	@Test
	void aChoiceHasTheLoadsThatWereCompared() throws Exception {
		this.pool = fixed(3).choiceTraceSize(8).build();
		this.pool.execute("gate", 1);
		this.gate.awaitArrivals();
		execute("echo");
		List<WorkerChoice> choices = this.pool.management().choices();
		assertThat(choices).hasSize(2);
		assertThat(choices.get(0)).returns("echo", WorkerChoice::function)
			.returns(WorkerChoiceStrategy.LEAST_USED, WorkerChoice::strategy)
			.returns(1, WorkerChoice::workerKey);
		assertThat(choices.get(0).candidates()).as("the search ends at an idle worker")
			.containsExactly(new WorkerChoice.Candidate(0, true, 1, null),
					new WorkerChoice.Candidate(1, true, 0, null));
		assertThat(choices.get(0).age()).isBetween(0.0, choices.get(1).age());
	}

	@Test
	void aChoiceHasTheTimesThatWereCompared() {
		this.pool = fixed(2).strategy(WorkerChoiceStrategy.LEAST_BUSY).choiceTraceSize(8).build();
		execute("echo");
		execute("echo");
		WorkerChoice second = this.pool.management().choices().get(0);
		assertThat(second.workerKey()).isEqualTo(1);
		assertThat(second.candidates()).extracting(WorkerChoice.Candidate::workerKey).containsExactly(0, 1);
		assertThat(second.candidates().get(0).time()).isPositive();
		assertThat(second.candidates().get(1).time()).isZero();
	}

	@Test
	void onlyWorkersThatMayRunTheTaskAreCandidates() {
		this.pool = fixed(3).choiceTraceSize(8).build();
		execute("bound");
		assertThat(this.pool.management().choices().get(0).candidates())
			.containsExactly(new WorkerChoice.Candidate(1, true, 0, null));
	}

	@Test
	void theOldestChoicesAreForgotten() {
		this.pool = fixed(2).choiceTraceSize(2).build();
		execute("bound");
		execute("echo");
		execute("echo");
		assertThat(this.pool.management().choices()).extracting(WorkerChoice::function).containsExactly("echo", "echo");
	}

	@Test
	void choicesAreRememberedFromNowOn() {
		this.pool = fixed(2).build();
		this.pool.reconfigure((change) -> change.choiceTraceSize(1));
		execute("echo");
		assertThat(this.pool.management().choices()).hasSize(1);
		this.pool.reconfigure((change) -> change.choiceTraceSize(0));
		assertThat(this.pool.management().choices()).isEmpty();
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> this.pool.reconfigure((change) -> change.choiceTraceSize(1_001)))
			.withMessageContaining("choiceTraceSize")
			.withMessageContaining("must be from 0 to 1000");
	}

}
