package io.poolifier.thread;

import java.util.concurrent.ThreadFactory;

/**
 * What Java 21 and later have, for code that runs on older ones too.
 */
final class VirtualThreads {

	private static final int SINCE = 21;

	private VirtualThreads() {
	}

	/**
	 * Makes virtual threads that inherit nothing from the thread that starts them.
	 * @throws VirtualThreadsUnsupportedException if this Java has none
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
			throw new IllegalStateException("Java " + version + " has virtual threads, but they cannot be made", ex);
		}
	}

}
