// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

import io.poolifier.sample.InvalidInputException;

/**
 * The data of one task.
 *
 * @param view the picture
 * @param tile the part of it to draw
 */
record TileRequest(View view, Tile tile) {

	TileRequest {
		requireInside("x", tile.x(), tile.width(), view.width());
		requireInside("y", tile.y(), tile.height(), view.height());
	}

	private static void requireInside(String axis, int start, int length, int total) {
		if (start < 0 || length < 1 || start > total - length) {
			throw new InvalidInputException(
					"The tile must lie inside the picture, but spans %d pixels from '%s' %d on, and the picture has %d"
						.formatted(length, axis, start, total));
		}
	}

}
