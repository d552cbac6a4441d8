/**
 * Immutable options of pools, queues, strategies and task functions.
 */
@NullMarked
package io.poolifier.options;

import org.jspecify.annotations.NullMarked;
