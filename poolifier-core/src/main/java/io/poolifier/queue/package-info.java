/**
 * The tasks queue of a worker.
 */
@NullMarked
package io.poolifier.queue;

import org.jspecify.annotations.NullMarked;
