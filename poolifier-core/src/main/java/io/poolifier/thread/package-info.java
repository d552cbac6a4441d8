/**
 * Workers that run tasks on platform threads or virtual threads of this JVM.
 */
@NullMarked
package io.poolifier.thread;

import org.jspecify.annotations.NullMarked;
