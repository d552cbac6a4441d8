// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Virtual threads, without a need for them: this is compiled for Java 17.
 */
final class VirtualThreads {

	private static final int FIRST_VERSION = 21;

	private VirtualThreads() {
	}

	/**
	 * Returns a supplier of executors with a virtual thread per task, from Java 21 on.
	 */
	static Optional<Supplier<ExecutorService>> executors() {
		if (Runtime.version().feature() < FIRST_VERSION) {
			return Optional.empty();
		}
		try {
			Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
			return Optional.of(() -> invoke(factory));
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException("There are no virtual threads in Java " + Runtime.version(), ex);
		}
	}

	private static ExecutorService invoke(Method factory) {
		try {
			return (ExecutorService) factory.invoke(null);
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException("Virtual threads cannot be started", ex);
		}
	}

}
