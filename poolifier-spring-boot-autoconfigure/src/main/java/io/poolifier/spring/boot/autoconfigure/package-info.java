/**
 * Auto-configuration of a worker pool.
 */
@NullMarked
package io.poolifier.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
