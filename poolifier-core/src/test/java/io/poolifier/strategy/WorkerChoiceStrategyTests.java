package io.poolifier.strategy;

import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.poolifier.usage.Statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WorkerChoiceStrategyTests {

	@ParameterizedTest
	@EnumSource(names = { "ROUND_ROBIN", "LEAST_USED" })
	@DisplayName("ST-15 a strategy that looks at no time has nothing measured")
	void requiresNothing(WorkerChoiceStrategy strategy) {
		assertThat(strategy.requiredStatistics()).isEmpty();
	}

	@Test
	@DisplayName("ST-15 LB-1 the least busy worker is told by run time and wait time")
	void requiresTimes() {
		assertThat(WorkerChoiceStrategy.LEAST_BUSY.requiredStatistics()).containsExactlyInAnyOrder(Statistic.RUN_TIME,
				Statistic.WAIT_TIME);
	}

	@ParameterizedTest
	@EnumSource
	void doesNotLetItsRequirementsBeChanged(WorkerChoiceStrategy strategy) {
		Set<Statistic> required = strategy.requiredStatistics();
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> required.add(Statistic.RUN_TIME));
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("ST-10 each pool has a chooser of its own, which knows nothing of the others' choices")
	void makesIndependentChoosers(WorkerChoiceStrategy strategy) {
		StubWorker[] workers = StubWorker.workers(3);
		WorkerChooser one = strategy.newChooser();
		WorkerChooser another = strategy.newChooser();
		int first = one.choose(workers);
		one.choose(workers);
		assertThat(another.choose(workers)).isEqualTo(first);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("ST-4 only a ready worker is ever chosen")
	void choosesReadyWorkersOnly(WorkerChoiceStrategy strategy) {
		StubWorker[] workers = StubWorker.workers(4);
		WorkerChooser chooser = strategy.newChooser();
		for (int ready = 0; ready < workers.length; ready++) {
			for (StubWorker worker : workers) {
				worker.ready(worker.key() == ready).load(worker.key()).busyNanos(worker.key());
			}
			assertThat(chooser.choose(workers)).isEqualTo(ready);
		}
	}

}
