/**
 * What a pool runs: task functions, requests for them, and the ways a task can end badly.
 */
@NullMarked
package io.poolifier.task;

import org.jspecify.annotations.NullMarked;
