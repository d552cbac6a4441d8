// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reader of the resident memory of other processes.
 */
final class ResidentMemory {

	private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s*(\\d+) kB$");

	private static final long BYTES_PER_KB = 1024;

	private ResidentMemory() {
	}

	/** Returns whether the operating system tells the resident memory of processes. */
	static boolean isKnown() {
		return of(ProcessHandle.current().pid()).isPresent();
	}

	/**
	 * Returns the resident memory of a process in bytes; empty if the operating system is
	 * not Linux, or the process has ended.
	 */
	static OptionalLong of(long pid) {
		try {
			Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
			return resident.find() ? OptionalLong.of(Long.parseLong(resident.group(1)) * BYTES_PER_KB)
					: OptionalLong.empty();
		}
		catch (IOException ex) {
			return OptionalLong.empty();
		}
	}

}
