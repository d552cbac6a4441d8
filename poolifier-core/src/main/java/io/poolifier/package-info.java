/**
 * Factory methods and a builder for worker pools, and the {@link io.poolifier.WorkerPool}
 * that runs tasks.
 */
@NullMarked
package io.poolifier;

import org.jspecify.annotations.NullMarked;
