/**
 * Workers that are threads of this JVM, platform threads or virtual ones.
 */
@NullMarked
package io.poolifier.thread;

import org.jspecify.annotations.NullMarked;
