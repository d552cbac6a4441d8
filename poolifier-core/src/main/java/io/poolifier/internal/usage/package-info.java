/**
 * Recorders of the measurements of a worker, and summaries of many recorders.
 */
@NullMarked
package io.poolifier.internal.usage;

import org.jspecify.annotations.NullMarked;
