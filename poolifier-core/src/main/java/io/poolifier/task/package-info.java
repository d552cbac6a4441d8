/**
 * Task functions, requests for tasks, and the exceptions that tasks end with.
 */
@NullMarked
package io.poolifier.task;

import org.jspecify.annotations.NullMarked;
