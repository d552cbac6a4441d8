/**
 * The Mandelbrot set, a tile a task.
 */
@NullMarked
package io.poolifier.sample.mandelbrot;

import org.jspecify.annotations.NullMarked;
