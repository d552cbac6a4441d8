// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The processors of the machine that this process may use.
 */
final class Processors {

	private static final Path TASKSET = Path.of("/usr/bin/taskset");

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final String ALLOWED = "Cpus_allowed_list:";

	private Processors() {
	}

	/**
	 * Returns the command that binds a process to one processor; empty where there is no
	 * such command.
	 */
	static List<String> onOneProcessor() {
		if (!Files.isExecutable(TASKSET) || !Files.isReadable(STATUS)) {
			return List.of();
		}
		try {
			return Files.readAllLines(STATUS)
				.stream()
				.filter((line) -> line.startsWith(ALLOWED))
				.map((line) -> List.of(TASKSET.toString(), "-c", last(line)))
				.findFirst()
				.orElse(List.of());
		}
		catch (IOException ex) {
			return List.of();
		}
	}

	/** Returns the last processor of a list such as {@code 0-3,8}. */
	private static String last(String list) {
		return list
			.substring(Math.max(list.lastIndexOf('-'), Math.max(list.lastIndexOf(','), list.lastIndexOf(':'))) + 1)
			.trim();
	}

}
