/**
 * Immutable snapshots of pools, workers and tasks.
 */
@NullMarked
package io.poolifier.info;

import org.jspecify.annotations.NullMarked;
