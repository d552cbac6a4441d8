/**
 * Queue of the tasks that wait for a worker, with priorities, affinity and stealing.
 */
@NullMarked
package io.poolifier.internal.queue;

import org.jspecify.annotations.NullMarked;
