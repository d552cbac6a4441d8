// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

/**
 * The result of one task.
 *
 * @param tile the part of the picture
 * @param pixels its colours as 0xRRGGBB, row by row; given away, not copied
 * @param worker the name of the worker's thread
 */
@SuppressWarnings("ArrayRecordComponent")
record RenderedTile(Tile tile, int[] pixels, String worker) {

}
