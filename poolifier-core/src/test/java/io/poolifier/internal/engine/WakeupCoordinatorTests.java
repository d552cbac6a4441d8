// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WakeupCoordinatorTests {

	private static final long LONG = Duration.ofMillis(1).toNanos();

	private final EngineParts parts = new EngineParts(PoolSize.fixed(2), TasksQueueOptions.defaults());

	private final WakeupCoordinator wakeups = this.parts.wakeups;

	@Test
	void takesTheSearchTokenBackWhoseHolderIsGone() {
		assertThat(this.wakeups.beginSearch()).isNotEqualTo(WakeupCoordinator.NO_TOKEN);
		this.wakeups.watch(0);
		assertThat(this.wakeups.beginSearch()).as("its holder may be there").isEqualTo(WakeupCoordinator.NO_TOKEN);
		this.wakeups.watch(LONG);
		assertThat(this.wakeups.beginSearch()).isNotEqualTo(WakeupCoordinator.NO_TOKEN);
	}

	@Test
	void takesNoSearchTokenBackThatChangesHands() {
		int first = this.wakeups.beginSearch();
		this.wakeups.watch(0);
		this.wakeups.release(first);
		this.wakeups.beginSearch();
		this.wakeups.watch(LONG);
		assertThat(this.wakeups.beginSearch()).isEqualTo(WakeupCoordinator.NO_TOKEN);
	}

	@Test
	void aSlowHolderCannotGiveBackTheSearchTokenOfAnother() {
		int slow = this.wakeups.beginSearch();
		this.wakeups.watch(0);
		this.wakeups.watch(LONG);
		int other = this.wakeups.beginSearch();
		this.wakeups.release(slow);
		assertThat(this.wakeups.beginSearch()).isEqualTo(WakeupCoordinator.NO_TOKEN);
		this.wakeups.release(other);
		assertThat(this.wakeups.beginSearch()).isNotEqualTo(WakeupCoordinator.NO_TOKEN);
	}

	@Test
	void takesNoSearchTokenBackThatIsRenewed() {
		int token = this.wakeups.beginSearch();
		this.wakeups.watch(0);
		token = this.wakeups.renew(token);
		this.wakeups.watch(LONG);
		assertThat(this.wakeups.beginSearch()).isEqualTo(WakeupCoordinator.NO_TOKEN);
		this.wakeups.release(token);
		assertThat(this.wakeups.beginSearch()).isNotEqualTo(WakeupCoordinator.NO_TOKEN);
	}

	@Test
	void aSearchTokenThatWasTakenBackCannotBeRenewed() {
		int slow = this.wakeups.beginSearch();
		this.wakeups.watch(0);
		this.wakeups.watch(LONG);
		assertThat(this.wakeups.renew(slow)).isEqualTo(WakeupCoordinator.NO_TOKEN);
		this.wakeups.beginSearch();
		assertThat(this.wakeups.renew(slow)).isEqualTo(WakeupCoordinator.NO_TOKEN);
	}

	@Test
	void aTaskThatIsLeftWakesItsOwnWorkerFirst() {
		List<Integer> woken = new ArrayList<>();
		WorkerNode node = restingNode(0, woken);
		this.parts.nodes.set(new WorkerNode[] { restingNode(1, woken), node });
		node.offer(this.parts.task(1));
		this.wakeups.boundTasksLeft(node);
		assertThat(woken).as("no slot seems to rest").isEmpty();
		this.wakeups.restBegins();
		this.wakeups.boundTasksLeft(node);
		assertThat(woken).containsExactly(0);
	}

	@Test
	void stolenTasksWakeEachWorkerThatMayRunOne() {
		TaskFunctionOptions bound = TaskFunctionOptions.builder().workerNodeKeys(0, 2).build();
		this.parts.functions.build(Map.of("bound", new FunctionDefinition((data) -> data, bound)), null, 3);
		List<Integer> woken = new ArrayList<>();
		WorkerNode thief = restingNode(0, woken);
		this.parts.nodes.set(new WorkerNode[] { thief, restingNode(1, woken), restingNode(2, woken) });
		thief.addStolen(this.parts.task("bound", 1));
		this.wakeups.stolenTasksAdded(thief);
		assertThat(woken).as("no slot seems to rest").isEmpty();
		this.wakeups.restBegins();
		this.wakeups.stolenTasksAdded(thief);
		assertThat(woken).startsWith(0, 2).doesNotContain(1);
	}

	@Test
	void stolenTasksWakeOneWorkerToSearch() {
		List<Integer> woken = new ArrayList<>();
		WorkerNode thief = restingNode(0, woken);
		this.parts.nodes.set(new WorkerNode[] { thief, restingNode(1, woken) });
		thief.addStolen(this.parts.task(1));
		this.wakeups.restBegins();
		this.wakeups.stolenTasksAdded(thief);
		assertThat(woken).containsExactly(0);
		this.wakeups.stolenTasksAdded(thief);
		assertThat(woken).as("the search token is taken").containsExactly(0);
	}

	private WorkerNode restingNode(int key, List<Integer> woken) {
		WorkerNode node = this.parts.node(key);
		node.setOccupant(new StubOccupant() {

			@Override
			public boolean wake(int token) {
				woken.add(key);
				return true;
			}

		});
		return node;
	}

	@Test
	void takesNoSearchTokenBackBeforeItsTime() {
		this.wakeups.beginSearch();
		this.wakeups.watch(5 * LONG);
		this.wakeups.watch(6 * LONG - 1);
		assertThat(this.wakeups.beginSearch()).isEqualTo(WakeupCoordinator.NO_TOKEN);
	}

	@Test
	void theWatchWakesAWorkerForATaskThatItMayRun() {
		List<Integer> woken = new ArrayList<>();
		this.parts.functions.add("bound",
				new FunctionDefinition((data) -> data, TaskFunctionOptions.builder().workerNodeKeys(2, 3).build()), 4,
				(all) -> {
				});
		WorkerNode busy = this.parts.node(2);
		busy.setOccupant(new StubOccupant());
		busy.offer(new Task<>(this.parts.functions.get("bound"), 1, 0));
		WorkerNode other = restingNode(1, woken);
		this.parts.nodes.set(new WorkerNode[] { other, busy, restingNode(3, woken) });
		assertThat(busy.trySteal(other, (task) -> {
		})).isNull();
		this.wakeups.restBegins();
		this.wakeups.watch(0);
		assertThat(woken).containsExactly(3);
	}

	@Test
	void theWatchWakesTheWorkersWithTasksIfNoneAreStolen() {
		List<Integer> woken = new ArrayList<>();
		this.parts.options
			.set(new EngineParts(PoolSize.fixed(2), TasksQueueOptions.builder().taskStealing(false).build()).options
				.get());
		WorkerNode node = restingNode(1, woken);
		node.offer(this.parts.task(1));
		this.parts.nodes.set(new WorkerNode[] { restingNode(0, woken), node });
		this.wakeups.restBegins();
		this.wakeups.watch(0);
		assertThat(woken).containsExactly(1);
	}

}
