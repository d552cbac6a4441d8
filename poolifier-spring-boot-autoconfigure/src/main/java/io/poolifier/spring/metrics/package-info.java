/**
 * Meters of pools.
 */
@NullMarked
package io.poolifier.spring.metrics;

import org.jspecify.annotations.NullMarked;
