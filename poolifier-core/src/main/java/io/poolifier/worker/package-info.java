/**
 * The service provider interface to workers: what makes them, what the engine tells them
 * and what they tell the engine. A worker may be a thread, or anything that can run
 * tasks.
 */
@NullMarked
package io.poolifier.worker;

import org.jspecify.annotations.NullMarked;
