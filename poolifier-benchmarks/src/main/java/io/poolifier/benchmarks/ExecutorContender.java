// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An executor of the JDK, through {@link CompletableFuture#supplyAsync}.
 */
final class ExecutorContender implements Contender {

	private final ExecutorService executor;

	private final Work workload;

	ExecutorContender(ExecutorService executor, Work workload) {
		this.executor = executor;
		this.workload = workload;
	}

	@Override
	public CompletableFuture<?> submit(Integer data) {
		return CompletableFuture.supplyAsync(() -> this.workload.run(data), this.executor);
	}

	@Override
	public void close() {
		this.executor.shutdown();
		try {
			this.executor.awaitTermination(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
