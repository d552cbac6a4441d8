// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.concurrent.CompletableFuture;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Spring's executor, with its own futures.
 */
final class SpringContender implements Contender {

	private final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();

	private final Work workload;

	SpringContender(int workers, Work workload) {
		this.workload = workload;
		this.executor.setCorePoolSize(workers);
		this.executor.setMaxPoolSize(workers);
		this.executor.initialize();
	}

	@Override
	public CompletableFuture<?> submit(Integer data) {
		return this.executor.submitCompletable(() -> this.workload.run(data));
	}

	@Override
	public void close() {
		this.executor.shutdown();
	}

}
