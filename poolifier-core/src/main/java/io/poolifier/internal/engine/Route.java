package io.poolifier.internal.engine;

import java.util.Arrays;

import io.poolifier.internal.strategy.WorkerChooser;
import io.poolifier.internal.strategy.WorkerView;
import org.jspecify.annotations.Nullable;

/**
 * A strategy at work among the workers that may run the tasks of some functions.
 * Thread-safe.
 */
final class Route {

	@SuppressWarnings("ArrayRecordComponent") // never compared, and not seen by others
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

	/** Chooses a ready worker, if there is one. */
	<W extends WorkerView> @Nullable W choose(W[] all, long now) {
		W[] workers = eligible(all);
		int index = this.chooser.choose(workers, now);
		return (index != WorkerChooser.NONE) ? workers[index] : null;
	}

	/** Returns those of the workers that may run the tasks. */
	@SuppressWarnings("unchecked") // the filtered array has the type of the array given
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
