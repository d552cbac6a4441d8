package io.poolifier.benchmarks;

import java.util.List;

/**
 * How long a caller waits who submits a task that does nothing, and has nothing else to
 * do.
 */
final class RoundTrip {

	static final String SCENARIO = "round trip of a no-op, 2 workers, 1 submitter";

	private static final int WORKERS = 2;

	private final Form form;

	RoundTrip(Form form) {
		this.form = form;
	}

	List<Series> run(String suite, List<Entrant> entrants) {
		return Rounds.run(suite, SCENARIO, entrants, this.form.rounds(), this::measure);
	}

	private void measure(Entrant entrant, int round, Recording into) {
		try (Contender contender = entrant.open(WORKERS, Workload.NO_OP)) {
			callFor(this.form.warmup(round).toNanos(), contender);
			Reading before = Reading.now();
			Latencies latencies = callFor(this.form.round().toNanos(), contender);
			latencies.record(entrant, Reading.now().otherCoresSince(before), into);
		}
	}

	private static Latencies callFor(long nanos, Contender contender) {
		Latencies latencies = new Latencies();
		long end = System.nanoTime() + nanos;
		long start = System.nanoTime();
		while (start - end < 0) {
			contender.submit(0).join();
			long now = System.nanoTime();
			latencies.add(now - start);
			start = System.nanoTime();
		}
		return latencies;
	}

}
