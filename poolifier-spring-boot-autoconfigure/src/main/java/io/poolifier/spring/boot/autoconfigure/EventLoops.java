// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Threads of event loops, which Reactor marks. Reactor is not on every class path.
 */
final class EventLoops {

	private static final @Nullable Class<?> MARKER = marker();

	private EventLoops() {
	}

	private static @Nullable Class<?> marker() {
		String name = "reactor.core.scheduler.NonBlocking";
		ClassLoader classLoader = EventLoops.class.getClassLoader();
		return ClassUtils.isPresent(name, classLoader) ? ClassUtils.resolveClassName(name, classLoader) : null;
	}

	/** Returns whether a thread must not wait. */
	static boolean contains(Thread thread) {
		return MARKER != null && MARKER.isInstance(thread);
	}

}
