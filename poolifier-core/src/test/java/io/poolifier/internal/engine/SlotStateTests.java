// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;

import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SlotStateTests {

	private static final long LONG = Duration.ofSeconds(1).toNanos();

	/** As many slots as let one of them keep the token, on any machine. */
	private final EngineParts parts = new EngineParts(PoolSize.fixed(1),
			TasksQueueOptions.builder().concurrency(Runtime.getRuntime().availableProcessors()).build());

	private final SlotState state = new SlotState(this.parts.wakeups);

	@BeforeEach
	void addSlots() {
		this.parts.handle(this.parts.node(0), new StubHandleListener());
	}

	@Test
	void keepsItsTokenThoughEachLookFindsItSearching() {
		assertThat(this.state.beginSearch()).isTrue();
		for (int look = 0; look < 3; look++) {
			this.parts.wakeups.watch(look * LONG);
			assertThat(this.state.found(true)).as("look %d", look).isTrue();
			assertThat(this.state.continueSearch()).isTrue();
		}
		assertThat(this.parts.wakeups.beginSearch()).isEqualTo(WakeupCoordinator.NO_TOKEN);
	}

	@Test
	void doesNotKeepATokenThatWasTakenBack() {
		this.state.beginSearch();
		this.parts.wakeups.watch(0);
		this.parts.wakeups.watch(LONG);
		assertThat(this.state.found(true)).isFalse();
		assertThat(this.state.isKeeping()).isFalse();
		assertThat(this.state.isSearching()).isFalse();
	}

	@Test
	void givesItsTokenBackIfItHasFoundALongTask() {
		this.state.beginSearch();
		assertThat(this.state.found(false)).isFalse();
		assertThat(this.parts.wakeups.beginSearch()).isNotEqualTo(WakeupCoordinator.NO_TOKEN);
	}

	@Test
	void doesNotRestWithATaskIfItsWakeUpFailsMeanwhile() {
		this.state.rest();
		long wakeup = this.state.wake(this.parts.wakeups.beginSearch());
		this.parts.nodes.set(new WorkerNode[] { nodeWhoseSlotsAreCounted(() -> this.state.wakeFailed(wakeup)) });
		assertThat(this.state.found(false)).isFalse();
		assertThat(this.state.isResting()).isFalse();
		assertThat(this.parts.wakeups.resting()).isZero();
	}

	/** The slots are counted while a slot that has found a task looks at its token. */
	private WorkerNode nodeWhoseSlotsAreCounted(Runnable action) {
		WorkerNode node = this.parts.node(1);
		node.setOccupant(new StubOccupant() {

			@Override
			public int slotCount() {
				action.run();
				return 1;
			}

		});
		return node;
	}

	private void beWokenInVain() {
		this.state.rest();
		this.state.wakeFailed(this.state.wake(WakeupCoordinator.NO_TOKEN));
		assertThat(this.state.isResting()).isTrue();
		assertThat(this.parts.wakeups.resting()).isOne();
	}

	private boolean tokenIsFree() {
		return this.parts.wakeups.beginSearch() != WakeupCoordinator.NO_TOKEN;
	}

	@Test
	void doesNotCountAsRestingIfItSearchesAfterAWakeUpThatFailed() {
		beWokenInVain();
		assertThat(this.state.beginSearch()).isTrue();
		assertThat(this.parts.wakeups.resting()).isZero();
	}

	@Test
	void countsOnceAsRestingIfItRestsAgainAfterAWakeUpThatFailed() {
		beWokenInVain();
		this.state.rest();
		assertThat(this.parts.wakeups.resting()).isOne();
	}

	@Test
	void isNotPutBackToRestIfItHasFoundATask() {
		this.state.rest();
		long wakeup = this.state.wake(WakeupCoordinator.NO_TOKEN);
		this.state.found(false);
		this.state.wakeFailed(wakeup);
		assertThat(this.state.isResting()).isFalse();
		assertThat(this.parts.wakeups.resting()).isZero();
	}

	@Test
	void keepsItsTokenAsLongAsItsTasksAreShort() {
		this.state.beginSearch();
		assertThat(this.state.found(true)).isTrue();
		this.state.found(true);
		assertThat(this.state.isKeeping()).isTrue();
		this.state.found(false);
		assertThat(this.state.isKeeping()).isFalse();
		assertThat(tokenIsFree()).isTrue();
	}

	@Test
	void givesATokenBackThatItKeepsWhenItRests() {
		this.state.beginSearch();
		this.state.found(true);
		this.state.rest();
		assertThat(tokenIsFree()).isTrue();
	}

	@Test
	void givesItsTokenBackIfItIsAbandoned() {
		this.state.beginSearch();
		this.state.abandonSearch();
		assertThat(this.state.isSearching()).isFalse();
		assertThat(tokenIsFree()).isTrue();
	}

	@Test
	void leavesTheTokenAloneIfItIsAwakeAlready() {
		assertThat(this.state.wakeItself()).isFalse();
		assertThat(this.state.isSearching()).isFalse();
		assertThat(tokenIsFree()).isTrue();
	}

}
