// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.util.List;

/**
 * Signals that are meant for the parent, but reach its children as well: those of a
 * terminal, and those of a service manager that ends all processes of a service. The
 * parent decides when its children end, so that tasks can finish.
 */
final class IgnoredSignals {

	private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

	private IgnoredSignals() {
	}

	/** Ignores the signals from now on, if this JVM supports that. */
	static void ignore() {
		for (String name : NAMES) {
			try {
				// By reflection, because the compiler warns of these classes.
				Class<?> signal = Class.forName("sun.misc.Signal");
				Class<?> handler = Class.forName("sun.misc.SignalHandler");
				signal.getMethod("handle", signal, handler)
					.invoke(null, signal.getConstructor(String.class).newInstance(name),
							handler.getField("SIG_IGN").get(null));
			}
			catch (ReflectiveOperationException | RuntimeException ex) {
				// The signal does not exist here, or the JVM was told to leave it alone.
			}
		}
	}

}
