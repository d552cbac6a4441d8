// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import io.poolifier.options.Statistic;

/**
 * A ready worker that never takes a task.
 */
class StubOccupant implements WorkerNode.Occupant {

	@Override
	public long workerId() {
		return 0;
	}

	@Override
	public boolean isReady() {
		return true;
	}

	@Override
	public boolean isBusy() {
		return true;
	}

	@Override
	public boolean isSearching() {
		return false;
	}

	@Override
	public int slotCount() {
		return 1;
	}

	@Override
	public int idle() {
		return Math.max(slotCount() - occupied(), 0);
	}

	@Override
	public int occupied() {
		return 1;
	}

	@Override
	public boolean wake(int token) {
		return false;
	}

	@Override
	public boolean watchSearch(long now) {
		return false;
	}

	@Override
	public long total(Statistic statistic) {
		return 0;
	}

	@Override
	public long typical(Statistic statistic) {
		return 0;
	}

	@Override
	public void tookOver(int tasks) {
	}

}
