/**
 * Task functions, task requests, and the exceptions with which tasks complete.
 */
@NullMarked
package io.poolifier.task;

import org.jspecify.annotations.NullMarked;
