// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import org.springframework.core.Ordered;

/**
 * Order of the auto-configured task interceptors, outermost first. Interceptors that the
 * application adds with a customizer of its own run inside all of these.
 */
final class InterceptorOrder {

	static final int CONTEXT = Ordered.LOWEST_PRECEDENCE - 400;

	static final int OBSERVATION = Ordered.LOWEST_PRECEDENCE - 300;

	static final int DECORATORS = Ordered.LOWEST_PRECEDENCE - 200;

	static final int TIMERS = Ordered.LOWEST_PRECEDENCE - 100;

	private InterceptorOrder() {
	}

}
