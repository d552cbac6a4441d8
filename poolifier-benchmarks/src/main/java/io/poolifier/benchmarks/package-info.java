/**
 * Measures pools and the executors that one could take instead, and reports what came
 * out: {@link io.poolifier.benchmarks.Benchmarks} is where it starts.
 */
@NullMarked
package io.poolifier.benchmarks;

import org.jspecify.annotations.NullMarked;
