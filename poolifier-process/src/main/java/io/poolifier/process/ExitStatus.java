// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Description of the way in which a process ended.
 */
final class ExitStatus {

	/** The exit code of a process that was ended by signal 0. */
	private static final int SIGNALS = 128;

	private static final int OUT_OF_MEMORY = 3;

	private static final Map<Integer, String> SIGNAL_NAMES = Map.of(1, "SIGHUP", 2, "SIGINT", 6, "SIGABRT", 7, "SIGBUS",
			9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

	private ExitStatus() {
	}

	/** Returns the signal that has ended a process; {@code null} if none has. */
	static @Nullable String signal(int exitCode) {
		return SIGNAL_NAMES.get(exitCode - SIGNALS);
	}

	/** Describes an exit code, as the predicate of a sentence about the process. */
	static String describe(int exitCode) {
		String signal = signal(exitCode);
		if (signal != null) {
			return "was ended by %s (exit code %d)".formatted(signal, exitCode);
		}
		if (exitCode == OUT_OF_MEMORY) {
			return "ran out of memory (exit code %d)".formatted(exitCode);
		}
		return "ended with exit code %d".formatted(exitCode);
	}

}
