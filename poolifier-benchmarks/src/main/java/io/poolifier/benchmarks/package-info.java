// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Measures pools and the executors that one could take instead, and reports what came
 * out: {@link io.poolifier.benchmarks.Benchmarks} is where it starts.
 */
@NullMarked
package io.poolifier.benchmarks;

import org.jspecify.annotations.NullMarked;
