// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Arrays;

import io.poolifier.internal.strategy.WorkerChooser;
import io.poolifier.internal.strategy.WorkerView;
import org.jspecify.annotations.Nullable;

/**
 * Route of the tasks of functions that share a strategy and a set of workers.
 * Thread-safe.
 */
final class Route {

	@SuppressWarnings("ArrayRecordComponent") // never compared, and private
	private record Eligible(WorkerView[] of, WorkerView[] workers) {
	}

	private final Affinity affinity;

	private final WorkerChooser chooser;

	private volatile @Nullable Eligible eligible;

	Route(Affinity affinity, WorkerChooser chooser) {
		this.affinity = affinity;
		this.chooser = chooser;
	}

	Affinity affinity() {
		return this.affinity;
	}

	WorkerChooser chooser() {
		return this.chooser;
	}

	/** Chooses a ready worker; {@code null} if there is none. */
	<W extends WorkerView> @Nullable W choose(W[] all, long now) {
		W[] workers = eligible(all);
		int index = this.chooser.choose(workers, now);
		return (index != WorkerChooser.NONE) ? workers[index] : null;
	}

	/** Returns the workers that may run the tasks. */
	@SuppressWarnings("unchecked") // the result has the type of the given array
	<W extends WorkerView> W[] eligible(W[] all) {
		if (this.affinity.isAny()) {
			return all;
		}
		Eligible known = this.eligible;
		if (known == null || known.of != all) {
			known = new Eligible(all, filter(all));
			this.eligible = known;
		}
		return (W[]) known.workers;
	}

	private <W extends WorkerView> W[] filter(W[] all) {
		int count = 0;
		W[] filtered = all.clone();
		for (W worker : all) {
			if (this.affinity.admits(worker.key())) {
				filtered[count++] = worker;
			}
		}
		return Arrays.copyOf(filtered, count);
	}

}
