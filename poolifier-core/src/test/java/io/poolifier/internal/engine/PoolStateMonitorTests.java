// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PoolStateMonitorTests {

	private final EngineParts parts = new EngineParts(PoolSize.dynamic(0, 1), TasksQueueOptions.defaults());

	private final List<PoolEvent> heard = new ArrayList<>();

	private final WorkerPool other = WorkerPools.fixed(1).startWorkers(false).build();

	private boolean failing;

	private Runnable meanwhile = () -> {
	};

	private PoolInfo info() {
		this.meanwhile.run();
		if (this.failing) {
			throw new OutOfMemoryError("as asked");
		}
		return this.other.info();
	}

	@Test
	void aStateThatCouldNotBePublishedIsPublishedLater() {
		EventPublisher events = new EventPublisher("test", true, this.parts.time, List.of(this.heard::add));
		events.start();
		PoolStateMonitor monitor = new PoolStateMonitor(this.parts.nodes, this.parts.options, events, this::info);
		monitor.poolStarted();
		this.failing = true;
		monitor.workerRemoved();
		assertThat(this.heard).hasExactlyElementsOfTypes(PoolEvent.Ready.class);
		this.failing = false;
		monitor.perform(0);
		monitor.perform(0);
		assertThat(this.heard).hasExactlyElementsOfTypes(PoolEvent.Ready.class, PoolEvent.Empty.class);
	}

	@Test
	void aPoolThatIsNoLongerBusyWhenThatCouldBePublishedWasNotBusy() {
		EventPublisher events = new EventPublisher("test", true, this.parts.time, List.of(this.heard::add));
		events.start();
		PoolStateMonitor monitor = new PoolStateMonitor(this.parts.nodes, this.parts.options, events, this::info);
		WorkerNode node = this.parts.node(0);
		node.setOccupant(new StubOccupant());
		this.parts.nodes.set(new WorkerNode[] { node });
		this.meanwhile = () -> {
			node.setOccupant(null);
			monitor.slotIdle();
		};
		monitor.taskStarted();
		assertThat(this.heard).isEmpty();
		this.meanwhile = () -> {
		};
		node.setOccupant(new StubOccupant());
		monitor.taskStarted();
		monitor.slotIdle();
		assertThat(this.heard).hasExactlyElementsOfTypes(PoolEvent.Busy.class, PoolEvent.BusyEnd.class);
	}

}
