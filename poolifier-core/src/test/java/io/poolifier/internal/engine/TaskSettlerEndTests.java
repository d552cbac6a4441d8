// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of the pool, for tasks that have to be settled.
 */
class TaskSettlerEndTests {

	private final ManualTime time = new ManualTime();

	private final AtomicInteger settled = new AtomicInteger();

	private final TaskSettler settler = new TaskSettler("default", this.time,
			new EventPublisher("default", false, this.time, List.of()), () -> {
			});

	private void settle() {
		this.settler.settle(() -> {
			this.settled.incrementAndGet();
			return TaskSettler.Remaining.NONE;
		});
	}

	@Test
	void aTaskThatIsLeftWhenThePoolStopsIsSettled() {
		settle();
		this.settler.stop();
		assertThat(this.settled).hasValue(1);
	}

	@Test
	void aTaskThatComesAfterThePoolHasStoppedIsSettledAtOnce() {
		this.settler.stop();
		settle();
		assertThat(this.settled).hasValue(1);
	}

	@Test
	void aPoolThatStopsLeavesNoThread() {
		settle();
		this.settler.perform(0);
		assertThat(this.time.works()).isOne();
		this.settler.stop();
		assertThat(this.time.works()).isZero();
		assertThat(this.settled).hasValue(1);
	}

}
