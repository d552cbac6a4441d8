/**
 * Workers that are threads of this JVM.
 */
@NullMarked
package io.poolifier.thread;

import org.jspecify.annotations.NullMarked;
