// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.concurrent.CompletableFuture;

import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;

/**
 * The thread pool bulkhead of resilience4j.
 */
final class BulkheadContender implements Contender {

	private static final int CAPACITY = 1 << 14;

	private final ThreadPoolBulkhead bulkhead;

	private final Work workload;

	BulkheadContender(int workers, Work workload) {
		this.workload = workload;
		this.bulkhead = ThreadPoolBulkhead.of("benchmark",
				ThreadPoolBulkheadConfig.custom()
					.maxThreadPoolSize(workers)
					.coreThreadPoolSize(workers)
					.queueCapacity(CAPACITY)
					.build());
	}

	@Override
	public CompletableFuture<?> submit(Integer data) {
		return this.bulkhead.executeSupplier(() -> this.workload.run(data)).toCompletableFuture();
	}

	@Override
	public void close() {
		try {
			this.bulkhead.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException("The bulkhead cannot be closed", ex);
		}
	}

}
