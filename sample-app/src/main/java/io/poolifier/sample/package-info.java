/**
 * A small application built on the starter, and the problems it reports.
 */
@NullMarked
package io.poolifier.sample;

import org.jspecify.annotations.NullMarked;
