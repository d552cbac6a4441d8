// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Several choices at once.
 */
final class Choices {

	private Choices() {
	}

	/** The keys of the workers that are chosen one after the other at the start. */
	static List<Integer> inARow(WorkerChooser chooser, WorkerView[] workers, int times) {
		return inARow(chooser, workers, times, 0);
	}

	/** The keys of the workers that are chosen one after the other at the same time. */
	static List<Integer> inARow(WorkerChooser chooser, WorkerView[] workers, int times, long now) {
		List<Integer> keys = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			int chosen = chooser.choose(workers, now);
			keys.add((chosen != WorkerChooser.NONE) ? workers[chosen].key() : chosen);
		}
		return keys;
	}

	/** How often each worker is chosen when several threads choose so many times each. */
	static int[] counted(WorkerChooser chooser, WorkerView[] workers, int threads, int times) throws Exception {
		CyclicBarrier start = new CyclicBarrier(threads);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<int[]>> futures = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				futures.add(executor.submit(() -> {
					start.await(10, TimeUnit.SECONDS);
					int[] counts = new int[workers.length];
					for (int choice = 0; choice < times; choice++) {
						counts[chooser.choose(workers, 0)]++;
					}
					return counts;
				}));
			}
			int[] sums = new int[workers.length];
			for (Future<int[]> future : futures) {
				int[] counts = future.get(20, TimeUnit.SECONDS);
				Arrays.setAll(sums, (index) -> sums[index] + counts[index]);
			}
			return sums;
		}
		finally {
			executor.shutdownNow();
		}
	}

}
