// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

/**
 * A rectangle of a picture.
 *
 * @param x the leftmost column
 * @param y the topmost row
 * @param width the number of columns
 * @param height the number of rows
 */
record Tile(int x, int y, int width, int height) {

}
