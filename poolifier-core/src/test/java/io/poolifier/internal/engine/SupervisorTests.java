// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SupervisorTests {

	private final ManualTime time = new ManualTime();

	private final Supervisor supervisor = new Supervisor("test", this.time,
			new EventPublisher("test", true, this.time, List.of()));

	private int failures;

	private int rounds;

	@Test
	void aDutyThatThrowsIsPerformedAgainAndKeepsNoOtherFromIt() {
		this.supervisor.add((now) -> {
			this.failures++;
			if (this.failures == 1) {
				throw new OutOfMemoryError("as asked");
			}
			return Long.MAX_VALUE;
		});
		this.supervisor.add((now) -> {
			this.rounds++;
			return Long.MAX_VALUE;
		});
		this.supervisor.start();
		assertThat(this.failures).isOne();
		assertThat(this.rounds).isOne();
		this.time.advance(Supervisor.HEARTBEAT);
		assertThat(this.failures).isEqualTo(2);
		assertThat(this.rounds).isEqualTo(2);
	}

}
