// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

import io.poolifier.info.WorkerChoice;
import io.poolifier.internal.strategy.WorkerChooser;
import io.poolifier.internal.strategy.WorkerView;
import io.poolifier.options.Statistic;
import io.poolifier.options.WorkerChoiceStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Trace of the last choices of the strategies. Thread-safe.
 */
final class ChoiceTrace {

	private static final double NANOS_PER_MILLI = 1_000_000;

	private record Entry(String function, WorkerChoiceStrategy strategy, long nanos, @Nullable Integer workerKey,
			List<WorkerChoice.Candidate> candidates) {
	}

	/** The last choices, the oldest first. Guarded by the lock of this object. */
	private final Deque<Entry> entries = new ArrayDeque<>();

	/**
	 * Chooses a ready worker for a task of a function, and remembers the choice.
	 * @return the worker; {@code null} if there is none
	 */
	@Nullable WorkerNode choose(RegisteredFunction function, WorkerNode[] nodes, long now, ResolvedOptions options) {
		WorkerNode[] workers = function.route().eligible(nodes);
		Observed[] observed = Arrays.stream(workers).map(Observed::new).toArray(Observed[]::new);
		int index = function.route().chooser().choose(observed, now);
		WorkerNode chosen = (index != WorkerChooser.NONE) ? workers[index] : null;
		List<WorkerChoice.Candidate> candidates = Arrays.stream(observed)
			.filter(Observed::isCandidate)
			.map(Observed::toCandidate)
			.toList();
		WorkerChoiceStrategy strategy = Objects.requireNonNullElse(function.options().strategy(), options.strategy());
		add(new Entry(function.name(), strategy, now, (chosen != null) ? chosen.key() : null, candidates),
				options.choiceTraceSize());
		return chosen;
	}

	private synchronized void add(Entry entry, int size) {
		this.entries.add(entry);
		while (this.entries.size() > size) {
			this.entries.remove();
		}
	}

	/** Returns the last choices, the most recent first. */
	synchronized List<WorkerChoice> choices(long now, int size) {
		WorkerChoice[] choices = new WorkerChoice[Math.min(this.entries.size(), size)];
		Iterator<Entry> entries = this.entries.descendingIterator();
		Arrays.setAll(choices, (i) -> {
			Entry entry = entries.next();
			return new WorkerChoice(entry.function(), entry.strategy(), (now - entry.nanos()) / NANOS_PER_MILLI,
					entry.workerKey(), entry.candidates());
		});
		return List.of(choices);
	}

	/**
	 * View of a worker that remembers the figures that a strategy reads. Used by one
	 * choice.
	 */
	private static final class Observed implements WorkerView {

		private final WorkerView worker;

		private @Nullable Boolean ready;

		private @Nullable Integer load;

		private @Nullable Double time;

		Observed(WorkerView worker) {
			this.worker = worker;
		}

		/** Returns whether the strategy has looked at the worker. */
		boolean isCandidate() {
			return this.ready != null;
		}

		WorkerChoice.Candidate toCandidate() {
			return new WorkerChoice.Candidate(key(), Boolean.TRUE.equals(this.ready), this.load, this.time);
		}

		@Override
		public int key() {
			return this.worker.key();
		}

		@Override
		public long id() {
			return this.worker.id();
		}

		@Override
		public boolean ready() {
			boolean ready = this.worker.ready();
			this.ready = ready;
			return ready;
		}

		@Override
		public int load() {
			int load = this.worker.load();
			this.load = load;
			return load;
		}

		@Override
		public int backlog() {
			int backlog = this.worker.backlog();
			if (backlog > 0) {
				this.load = backlog;
			}
			return backlog;
		}

		@Override
		public long total(Statistic statistic) {
			return this.worker.total(statistic);
		}

		@Override
		public long typical(Statistic statistic) {
			return this.worker.typical(statistic);
		}

		@Override
		public void compared(long nanos) {
			this.time = nanos / NANOS_PER_MILLI;
		}

	}

}
