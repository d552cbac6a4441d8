/**
 * Actuator support.
 */
@NullMarked
package io.poolifier.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
