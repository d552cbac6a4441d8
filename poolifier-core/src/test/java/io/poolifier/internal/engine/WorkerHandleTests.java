// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that report more than one error before the supervisor hears of the first.
 */
class WorkerHandleTests {

	private final EngineParts parts = new EngineParts(PoolSize.fixed(1), TasksQueueOptions.defaults());

	private final WorkerHandle worker = this.parts.handle(this.parts.node(0), new StubHandleListener());

	private Task<Object> task(String function) {
		this.parts.functions.add(function, new FunctionDefinition((data) -> data, TaskFunctionOptions.defaults()), 1,
				(all) -> {
				});
		return new Task<>(this.parts.functions.get(function), 1, 0);
	}

	@Test
	void theFirstErrorCounts() {
		IllegalStateException first = new IllegalStateException("first");
		this.worker.failed(first);
		this.worker.failed(new IllegalStateException("second"));
		assertThat(this.worker.failure()).isSameAs(first);
		assertThat(this.worker.failedFunction()).isNull();
	}

	@Test
	void theFunctionOfTheFirstErrorCounts() {
		InternalError first = new InternalError("first");
		this.worker.failed(task("first"), first);
		this.worker.failed(task("second"), new InternalError("second"));
		assertThat(this.worker.failure()).isSameAs(first);
		assertThat(this.worker.failedFunction()).isEqualTo("first");
	}

}
