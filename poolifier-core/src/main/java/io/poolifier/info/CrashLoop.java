// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.info;

/**
 * Crash loop of a worker: the workers of a key fail again and again, before they are
 * ready or before they have executed a task.
 *
 * @param workerKey the key of the workers
 * @param failures the number of consecutive failures
 * @param lastFailure the description of the last failure
 */
public record CrashLoop(int workerKey, int failures, String lastFailure) {

}
