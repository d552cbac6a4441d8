// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Measurement of tasks that travel to child JVMs and back. The processes stay the same in
 * all rounds, so that their code is compiled when it counts.
 */
final class ProcessPayloads {

	static final int SMALL = 100;

	static final int LARGE = 10 * 1024;

	static final ContenderFactory POOL = new ContenderFactory("poolifier, child JVMs", (workers, workload) -> {
		throw new UnsupportedOperationException("Depends on the payload");
	});

	private static final ContenderFactory SOCKET = new ContenderFactory("bare socket", (workers, workload) -> {
		throw new UnsupportedOperationException("Depends on the payload");
	});

	private static final int WORKERS = 2;

	private static final int WINDOW = 256;

	/** Children have to compile their code, too. */
	private static final int WARMUP_FACTOR = 8;

	private final int payloadBytes;

	private final RunMode mode;

	ProcessPayloads(int payloadBytes, RunMode mode) {
		this.payloadBytes = payloadBytes;
		this.mode = mode;
	}

	static String scenario(int payloadBytes) {
		return "echo of %,d bytes by 2 child JVMs, 1 submitter".formatted(payloadBytes);
	}

	List<Series> run(String suite) {
		Map<ContenderFactory, Contender> open = new LinkedHashMap<>();
		open.put(SOCKET, new SocketContender(WORKERS, this.payloadBytes));
		open.put(POOL, new ProcessPoolContender(WORKERS, this.payloadBytes));
		try {
			return Rounds.run(suite, scenario(this.payloadBytes), List.copyOf(open.keySet()), this.mode.rounds(),
					(factory, round, into) -> measure(factory, Objects.requireNonNull(open.get(factory)), round, into));
		}
		finally {
			open.values().forEach(Contender::close);
		}
	}

	private void measure(ContenderFactory factory, Contender contender, int round, Recording into) {
		Duration warmup = this.mode.warmup(round);
		if (round == Rounds.WARMUP) {
			warmup = warmup.multipliedBy(WARMUP_FACTOR);
		}
		callFor(warmup, contender);
		ProcessSample before = ProcessSample.now();
		Latencies latencies = callFor(this.mode.round(), contender);
		latencies.record(factory, ProcessSample.now().otherCoresSince(before), into);
		pipelineFor(warmup, contender);
		before = ProcessSample.now();
		long tasks = pipelineFor(this.mode.round(), contender);
		ProcessSample after = ProcessSample.now();
		into.add(factory, Throughput.METRIC, "k/s", tasks / after.secondsSince(before) / 1_000,
				after.otherCoresSince(before));
	}

	private static Latencies callFor(Duration duration, Contender contender) {
		Latencies latencies = new Latencies();
		long end = System.nanoTime() + duration.toNanos();
		long start = System.nanoTime();
		while (start - end < 0) {
			contender.submit(0).join();
			latencies.add(System.nanoTime() - start);
			start = System.nanoTime();
		}
		return latencies;
	}

	private static long pipelineFor(Duration duration, Contender contender) {
		long end = System.nanoTime() + duration.toNanos();
		CompletableFuture<?>[] window = new CompletableFuture<?>[WINDOW];
		long tasks = 0;
		do {
			for (int i = 0; i < WINDOW; i++) {
				CompletableFuture<?> before = window[i];
				if (before != null) {
					before.join();
				}
				window[i] = contender.submit(i);
			}
			tasks += WINDOW;
		}
		while (System.nanoTime() - end < 0);
		for (CompletableFuture<?> last : window) {
			last.join();
		}
		return tasks;
	}

}
