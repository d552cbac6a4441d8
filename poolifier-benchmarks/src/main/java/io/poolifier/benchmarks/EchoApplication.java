// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.Map;

import io.poolifier.options.TaskTypes;
import io.poolifier.process.ProcessApplication;
import io.poolifier.process.ProcessContext;
import io.poolifier.process.ProcessFunction;

/**
 * Application of the child JVMs, which returns what it is given.
 */
public final class EchoApplication implements ProcessApplication {

	static final String FUNCTION = "echo";

	static final TaskTypes TYPES = TaskTypes.of(byte[].class, byte[].class);

	@Override
	public Map<String, ProcessFunction> start(ProcessContext context) {
		return Map.of(FUNCTION, new ProcessFunction((byte[] payload) -> payload, TYPES));
	}

}
