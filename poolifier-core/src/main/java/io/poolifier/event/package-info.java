/**
 * Events of pools, and the listener interface for them.
 */
@NullMarked
package io.poolifier.event;

import org.jspecify.annotations.NullMarked;
