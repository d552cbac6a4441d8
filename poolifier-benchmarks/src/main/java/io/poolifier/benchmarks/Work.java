// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

/**
 * The function that the tasks of a contender call.
 */
interface Work {

	Object run(Integer data);

}
