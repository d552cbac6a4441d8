// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Puts tiles together.
 */
final class Picture {

	private Picture() {
	}

	static BufferedImage of(View view, List<RenderedTile> tiles) {
		BufferedImage picture = new BufferedImage(view.width(), view.height(), BufferedImage.TYPE_INT_RGB);
		for (RenderedTile rendered : tiles) {
			Tile tile = rendered.tile();
			picture.setRGB(tile.x(), tile.y(), tile.width(), tile.height(), rendered.pixels(), 0, tile.width());
		}
		return picture;
	}

}
