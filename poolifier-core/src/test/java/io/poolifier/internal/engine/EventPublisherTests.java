// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;

import io.poolifier.event.PoolEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class EventPublisherTests {

	private final List<PoolEvent> heard = new ArrayList<>();

	private final ManualTime time = new ManualTime();

	private final PoolEvent event = new PoolEvent.WorkerFailed("test", 0, new IllegalStateException("as asked"));

	@Test
	void anEventThatCannotBeMadeIsDropped() {
		EventPublisher events = new EventPublisher("test", true, this.time, List.of(this.heard::add));
		events.start();
		assertThatNoException().isThrownBy(() -> events.publish(() -> {
			throw new OutOfMemoryError("as asked");
		}));
		events.publish(() -> this.event);
		assertThat(this.heard).containsExactly(this.event);
	}

	@Test
	void aListenerThatThrowsKeepsNoOtherFromAnEvent() {
		EventPublisher events = new EventPublisher("test", true, this.time, List.of((event) -> {
			throw new LinkageError("as asked");
		}, this.heard::add));
		events.start();
		assertThatNoException().isThrownBy(() -> events.publish(() -> this.event));
		events.publish(() -> this.event);
		assertThat(this.heard).containsExactly(this.event, this.event);
	}

	@Test
	void failedTasksThatAreNotDeliveredLeaveRoomForOtherEvents() {
		EventPublisher events = new EventPublisher("test", true, this.time, List.of(this.heard::add));
		PoolEvent.TaskFailed failure = new PoolEvent.TaskFailed("test", 0, 1, "echo", 1,
				new IllegalStateException("as asked"), false);
		for (int i = 0; i < EventPublisher.CAPACITY + 1; i++) {
			events.publishFrequent(() -> failure);
		}
		events.publish(() -> this.event);
		events.start();
		assertThat(this.heard).hasSize(EventPublisher.CAPACITY + 1).endsWith(this.event);
	}

}
