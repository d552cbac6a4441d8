/**
 * The tasks queue of a worker.
 */
@NullMarked
package io.poolifier.internal.queue;

import org.jspecify.annotations.NullMarked;
