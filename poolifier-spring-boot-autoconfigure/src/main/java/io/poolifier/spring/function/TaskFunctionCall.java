// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * Lets a bean know that it is the pool which calls a task function's method, so that the
 * method is run, and not submitted again. Only the call itself counts: what the method
 * calls in turn is another matter.
 */
final class TaskFunctionCall {

	private static final ThreadLocal<@Nullable Method> EXPECTED = new ThreadLocal<>();

	private TaskFunctionCall() {
	}

	/** Announces that the current thread is going to call a method. */
	static void expect(Method method) {
		EXPECTED.set(method);
	}

	/** Takes the announcement back, if the call did not. */
	static void forget() {
		EXPECTED.remove();
	}

	/**
	 * Takes the announcement of a call.
	 * @return whether the call is the one that was announced
	 */
	static boolean take(Method method) {
		if (!method.equals(EXPECTED.get())) {
			return false;
		}
		EXPECTED.remove();
		return true;
	}

}
