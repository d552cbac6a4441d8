package io.poolifier.spring.boot.autoconfigure;

import org.springframework.core.Ordered;

/**
 * What is around what when a task runs, outermost first. What the application adds, with
 * a customizer of its own, is inside of all this.
 */
final class InterceptorOrder {

	static final int CONTEXT = Ordered.LOWEST_PRECEDENCE - 400;

	static final int OBSERVATION = Ordered.LOWEST_PRECEDENCE - 300;

	static final int DECORATORS = Ordered.LOWEST_PRECEDENCE - 200;

	static final int TIMERS = Ordered.LOWEST_PRECEDENCE - 100;

	private InterceptorOrder() {
	}

}
