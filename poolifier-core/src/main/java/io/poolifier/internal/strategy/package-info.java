/**
 * Algorithms that choose a worker for a task, based on a read-only view of the workers.
 */
@NullMarked
package io.poolifier.internal.strategy;

import org.jspecify.annotations.NullMarked;
