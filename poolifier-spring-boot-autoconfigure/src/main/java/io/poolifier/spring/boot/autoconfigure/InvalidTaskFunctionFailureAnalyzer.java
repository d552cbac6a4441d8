// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import io.poolifier.spring.function.InvalidTaskFunctionException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a task function that cannot work: where it is declared, and what to write
 * instead.
 */
class InvalidTaskFunctionFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTaskFunctionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidTaskFunctionException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
