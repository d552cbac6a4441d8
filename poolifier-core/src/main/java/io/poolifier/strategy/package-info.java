/**
 * Which worker gets a task: strategies over a read-only view of the workers.
 */
@NullMarked
package io.poolifier.strategy;

import org.jspecify.annotations.NullMarked;
