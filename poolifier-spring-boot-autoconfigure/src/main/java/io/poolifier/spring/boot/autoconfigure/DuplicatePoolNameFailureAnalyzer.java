// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Failure analyzer for two pools with the same name.
 */
class DuplicatePoolNameFailureAnalyzer extends AbstractFailureAnalyzer<DuplicatePoolNameException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicatePoolNameException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Give one of them another name with WorkerPoolBuilder.name(…), or under '%s'."
					.formatted(PropertyPath.POOLS),
				cause);
	}

}
