// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.concurrent.CompletableFuture;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPoolBuilder;
import io.poolifier.options.TaskFunctionOptions;

/**
 * Our pool. Functions are called by name, as applications do.
 */
final class PoolContender implements Contender {

	private static final int PRIORITIES = 4;

	private final WorkerPool pool;

	/** As many as a power of two, which are called in turn. */
	private final String[] functions;

	private PoolContender(WorkerPool pool, String... functions) {
		this.pool = pool;
		this.functions = functions;
	}

	/** Creates a contender with one function, and no priorities. */
	static PoolContender of(WorkerPoolBuilder builder, Work workload) {
		builder.<Integer, Object>taskFunction("work", workload::run);
		return new PoolContender(builder.build(), "work");
	}

	/** Creates a contender with functions of four priorities that do the same. */
	static PoolContender withPriorities(WorkerPoolBuilder builder, Work workload) {
		String[] names = new String[PRIORITIES];
		for (int priority = 0; priority < PRIORITIES; priority++) {
			names[priority] = "work of priority " + priority;
			builder.<Integer, Object>taskFunction(names[priority], workload::run,
					TaskFunctionOptions.builder().priority(priority).build());
		}
		return new PoolContender(builder.build(), names);
	}

	@Override
	public CompletableFuture<?> submit(Integer data) {
		return this.pool.execute(this.functions[data & (this.functions.length - 1)], data);
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
