@NullMarked
package io.poolifier.sample.mandelbrot;

import org.jspecify.annotations.NullMarked;
