/**
 * Counters, measurements, and the immutable snapshots that are read from them.
 */
@NullMarked
package io.poolifier.usage;

import org.jspecify.annotations.NullMarked;
