// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Combination of several futures into one.
 */
final class CombinedFutures {

	private CombinedFutures() {
	}

	/**
	 * Collects the results in the order of the futures. Fails with the first failure,
	 * without wrapping it.
	 */
	static <R extends @Nullable Object> CompletableFuture<List<R>> allOf(List<CompletableFuture<R>> futures) {
		CompletableFuture<List<R>> all = new CompletableFuture<>();
		AtomicInteger missing = new AtomicInteger(futures.size());
		if (futures.isEmpty()) {
			all.complete(List.of());
		}
		for (CompletableFuture<R> future : futures) {
			var unused = future.whenComplete((result, error) -> {
				if (error != null) {
					all.completeExceptionally(error);
				}
				else if (missing.decrementAndGet() == 0) {
					all.complete(results(futures));
				}
			});
		}
		return all;
	}

	private static <R extends @Nullable Object> List<R> results(List<CompletableFuture<R>> futures) {
		List<R> results = new ArrayList<>(futures.size());
		for (CompletableFuture<R> future : futures) {
			results.add(future.join());
		}
		return results;
	}

}
