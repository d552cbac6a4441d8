package io.poolifier;

import java.util.Arrays;

import io.poolifier.strategy.WorkerChooser;
import org.jspecify.annotations.Nullable;

/**
 * How a worker is chosen for the tasks of some functions: a strategy at work among the
 * workers that may have them.
 */
final class Route {

	@SuppressWarnings("ArrayRecordComponent") // never compared, and nobody else sees it
	private record Eligible(WorkerNode[] of, WorkerNode[] nodes) {
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
	@Nullable WorkerNode choose(WorkerNode[] all, long now) {
		WorkerNode[] nodes = eligible(all);
		int index = this.chooser.choose(nodes, now);
		return (index != WorkerChooser.NONE) ? nodes[index] : null;
	}

	/** Those of the nodes that may have the tasks. */
	WorkerNode[] eligible(WorkerNode[] all) {
		if (this.affinity.isAny()) {
			return all;
		}
		Eligible known = this.eligible;
		if (known == null || known.of != all) {
			known = new Eligible(all,
					Arrays.stream(all).filter((node) -> this.affinity.admits(node.key())).toArray(WorkerNode[]::new));
			this.eligible = known;
		}
		return known.nodes;
	}

}
