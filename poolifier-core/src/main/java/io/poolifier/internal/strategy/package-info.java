/**
 * Algorithms that choose a worker for a task, over a read-only view of the workers.
 */
@NullMarked
package io.poolifier.internal.strategy;

import org.jspecify.annotations.NullMarked;
