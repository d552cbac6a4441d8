/**
 * Worker pools: {@link io.poolifier.WorkerPools} builds a
 * {@link io.poolifier.WorkerPool}.
 */
@NullMarked
package io.poolifier;

import org.jspecify.annotations.NullMarked;
