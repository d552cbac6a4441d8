// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.concurrent;

import org.jspecify.annotations.Nullable;

/**
 * Factory methods for daemon threads that inherit nothing from the creating thread: no
 * thread-local values, context class loader, priority or thread group.
 */
public final class DaemonThreads {

	private static final ThreadGroup GROUP = topGroup();

	private DaemonThreads() {
	}

	private static ThreadGroup topGroup() {
		ThreadGroup group = Thread.currentThread().getThreadGroup();
		while (group.getParent() != null) {
			group = group.getParent();
		}
		return group;
	}

	/**
	 * Returns the thread group of all daemon threads of pools.
	 * @return the top-level thread group
	 */
	public static ThreadGroup group() {
		return GROUP;
	}

	/**
	 * Creates a thread without a context class loader.
	 * @param name the name of the thread
	 * @param runnable the code to run
	 * @return the thread, which has not been started
	 */
	public static Thread newThread(String name, Runnable runnable) {
		return prepare(new Thread(GROUP, runnable, name, 0, false), null);
	}

	/**
	 * Prepares a thread that was created in the {@linkplain #group() group}, without
	 * inherited thread locals.
	 * @param <T> the type of the thread
	 * @param thread the thread
	 * @param contextClassLoader the context class loader of the thread
	 * @return the thread
	 */
	@SuppressWarnings("ThreadPriorityCheck") // not that of the creator
	public static <T extends Thread> T prepare(T thread, @Nullable ClassLoader contextClassLoader) {
		thread.setDaemon(true);
		thread.setPriority(Thread.NORM_PRIORITY);
		thread.setContextClassLoader(contextClassLoader);
		return thread;
	}

}
