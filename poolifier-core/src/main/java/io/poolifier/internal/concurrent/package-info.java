/**
 * Small building blocks for code that runs on many threads.
 */
@NullMarked
package io.poolifier.internal.concurrent;

import org.jspecify.annotations.NullMarked;
