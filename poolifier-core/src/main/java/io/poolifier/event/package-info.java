/**
 * Events of pools, and the listener that receives them.
 */
@NullMarked
package io.poolifier.event;

import org.jspecify.annotations.NullMarked;
