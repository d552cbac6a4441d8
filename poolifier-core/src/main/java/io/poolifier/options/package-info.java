/**
 * Options of pools, of their queues, strategies and task functions. Immutable, and valid
 * by construction.
 */
@NullMarked
package io.poolifier.options;

import org.jspecify.annotations.NullMarked;
