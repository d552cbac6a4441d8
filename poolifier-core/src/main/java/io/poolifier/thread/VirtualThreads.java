// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

/**
 * Access to virtual threads from code that also runs on Java versions before 21.
 */
final class VirtualThreads {

	private static final int SINCE = 21;

	private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

	private VirtualThreads() {
	}

	private static @Nullable MethodHandle isVirtual() {
		try {
			return MethodHandles.publicLookup()
				.findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

	static boolean isVirtual(Thread thread) {
		try {
			return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
		}
		catch (Throwable ex) {
			throw new IllegalStateException("The method throws nothing", ex);
		}
	}

	/**
	 * Returns a factory for virtual threads that inherit no thread-local values from the
	 * thread that starts them.
	 * @throws VirtualThreadsUnsupportedException if this Java version has no virtual
	 * threads
	 */
	static ThreadFactory factory() {
		int version = Runtime.version().feature();
		if (version < SINCE) {
			throw new VirtualThreadsUnsupportedException(version);
		}
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Class<?> type = Class.forName("java.lang.Thread$Builder");
			type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
			return (ThreadFactory) type.getMethod("factory").invoke(builder);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("Java " + version + " supports virtual threads, but they cannot be created",
					ex);
		}
	}

}
