/**
 * Immutable options of pools, queues, strategies and task functions, valid by
 * construction.
 */
@NullMarked
package io.poolifier.options;

import org.jspecify.annotations.NullMarked;
