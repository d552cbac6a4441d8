// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * End of a child JVM.
 *
 * @param pid the process id; -1 if the process could not be started
 * @param exitCode the exit code; {@code null} if the process could not be started
 * @param reason the reason why its pool has ended it, or why it could not be started;
 * {@code null} if it has ended by itself
 * @param time the time of the end
 */
record ChildExit(long pid, @Nullable Integer exitCode, @Nullable String reason, Instant time) {

	/** Returns the facts by name. */
	Map<String, Object> toDetails() {
		Map<String, Object> details = new LinkedHashMap<>();
		if (this.exitCode != null) {
			details.put("pid", this.pid);
			details.put("exitCode", this.exitCode);
			String signal = ExitStatus.signal(this.exitCode);
			if (signal != null) {
				details.put("signal", signal);
			}
		}
		if (this.reason != null) {
			details.put("reason", this.reason);
		}
		details.put("time", this.time.toString());
		return details;
	}

}
