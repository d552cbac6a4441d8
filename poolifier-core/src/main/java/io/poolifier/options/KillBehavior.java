// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

/**
 * Manner in which a worker above the minimum of a dynamic pool is retired after it was
 * inactive for too long.
 */
public enum KillBehavior {

	/** Retires a worker only if it has no tasks. The default. */
	SOFT,

	/**
	 * Retires a worker even while it runs a task that started at least the maximum
	 * inactive time ago. The task fails and is interrupted.
	 */
	HARD

}
