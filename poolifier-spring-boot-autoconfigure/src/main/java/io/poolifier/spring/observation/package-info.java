/**
 * Observes tasks.
 */
@NullMarked
package io.poolifier.spring.observation;

import org.jspecify.annotations.NullMarked;
