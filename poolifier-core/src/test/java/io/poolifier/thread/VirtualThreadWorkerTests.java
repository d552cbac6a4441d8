// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import io.poolifier.thread.ScriptedContext.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is particular to virtual threads.
 */
@Timeout(30)
class VirtualThreadWorkerTests {

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void anOlderJavaIsNamedTogetherWithTheWaysOut() {
		int version = Runtime.version().feature();
		assertThatExceptionOfType(VirtualThreadsUnsupportedException.class).isThrownBy(VirtualThreadWorkerFactory::new)
			.withMessage("Virtual threads need Java 21 or later, and this is Java " + version
					+ "; run the application on Java 21 or later, or use workers of type 'thread' with a higher concurrency")
			.returns(version, VirtualThreadsUnsupportedException::getJavaVersion);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void eachTaskHasAThreadOfItsOwnWithTheNameOfItsSlot() throws Exception {
		ScriptedContext context = new ScriptedContext(new VirtualThreadWorkerFactory(), 2).start();
		ThreadLocal<String> left = new ThreadLocal<>();
		Task[] tasks = new Task[10];
		for (int i = 0; i < tasks.length; i++) {
			tasks[i] = context.slot(1).submit(() -> {
				String found = left.get();
				left.set("behind");
				return found + " " + Thread.currentThread().getName();
			});
		}
		for (Task task : tasks) {
			assertThat(task.await().result).isEqualTo("null poolifier-scripted-7-1");
			assertThat(Thread.class.getMethod("isVirtual").invoke(task.thread)).isEqualTo(true);
		}
		assertThat(tasks).extracting((task) -> task.thread).doesNotHaveDuplicates();
		context.stop();
		context.awaitStopped();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void aWorkerRunsManyTasksAtOnceUnlessToldOtherwise() {
		VirtualThreadWorkerFactory factory = new VirtualThreadWorkerFactory();
		assertThat(factory.type()).isEqualTo("virtual");
		assertThat(factory.defaultConcurrency()).isEqualTo(64);
		assertThat(new ThreadWorkerFactory().defaultConcurrency()).isOne();
	}

}
