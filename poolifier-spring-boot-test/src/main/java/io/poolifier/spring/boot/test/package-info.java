/**
 * Pools that run tasks in the thread of a test.
 */
@NullMarked
package io.poolifier.spring.boot.test;

import org.jspecify.annotations.NullMarked;
