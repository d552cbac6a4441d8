// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

import javax.management.JMException;
import javax.management.ObjectName;

import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The memory that is allocated to start a pool, which grows with it and no faster: twice
 * as much for a pool of twice the size. The clock stands still, so that all is done by
 * the thread of the test.
 */
@Timeout(60)
class StartUpTests {

	private static final int LARGE = 4_000;

	private static double growth(IntConsumer start) {
		start.accept(LARGE);
		return (double) allocated(start, 2 * LARGE) / allocated(start, LARGE);
	}

	private static long allocated(IntConsumer start, int size) {
		long before = allocated();
		start.accept(size);
		return allocated() - before;
	}

	private static long allocated() {
		try {
			return (long) ManagementFactory.getPlatformMBeanServer()
				.invoke(ObjectName.getInstance(ManagementFactory.THREAD_MXBEAN_NAME), "getThreadAllocatedBytes",
						new Object[] { Thread.currentThread().getId() }, new String[] { "long" });
		}
		catch (JMException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static WorkerPoolBuilder scripted(int size) {
		return WorkerPools.fixed(size)
			.workerFactory(new ScriptedWorkerFactory())
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data);
	}

	@Test
	void growsWithTheSize() {
		assertThat(growth((size) -> scripted(size).build())).isLessThan(2.5);
	}

	@Test
	void growsWithTheConcurrency() {
		assertThat(growth((concurrency) -> scripted(1)
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(concurrency).build())
			.build())).isLessThan(2.5);
	}

	@Test
	void growsWithTheConcurrencyThatIsAdded() {
		assertThat(growth((concurrency) -> scripted(1).build()
			.reconfigure((change) -> change.tasksQueueOptions((queue) -> queue.concurrency(concurrency)))))
			.isLessThan(2.5);
	}

	@Test
	void growsWithTheSizeThatIsAdded() {
		assertThat(growth((size) -> scripted(1).build().reconfigure((change) -> change.size(size)))).isLessThan(2.5);
	}

}
