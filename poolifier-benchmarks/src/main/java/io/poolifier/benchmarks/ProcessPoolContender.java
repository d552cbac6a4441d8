// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.options.Statistic;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.process.ProcessWorkerFactory;

/**
 * Pool whose workers are child JVMs.
 */
final class ProcessPoolContender implements Contender {

	private static final int CONCURRENCY = 64;

	private final WorkerPool pool;

	private final byte[] payload;

	ProcessPoolContender(int workers, int payloadBytes) {
		this.payload = new byte[payloadBytes];
		this.pool = WorkerPools.fixed(workers)
			.taskFunction(EchoApplication.FUNCTION, (byte[] data) -> data,
					TaskFunctionOptions.builder().types(EchoApplication.TYPES).build())
			.workerFactory(ProcessWorkerFactory.builder(EchoApplication.class)
				.jvmOptions(List.of("-Xmx128m", "-XX:+UseSerialGC"))
				.spares(0)
				.build())
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(CONCURRENCY).build())
			.statistics(Statistic.RUN_TIME, Statistic.WAIT_TIME)
			.build();
	}

	@Override
	public CompletableFuture<?> submit(Integer data) {
		return this.pool.execute(EchoApplication.FUNCTION, this.payload);
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
