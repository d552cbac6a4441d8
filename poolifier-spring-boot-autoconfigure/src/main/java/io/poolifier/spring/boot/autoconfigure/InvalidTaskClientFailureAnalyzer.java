// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import io.poolifier.spring.function.InvalidTaskClientException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a task client that cannot work: which method, and what to write instead.
 */
class InvalidTaskClientFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTaskClientException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidTaskClientException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
