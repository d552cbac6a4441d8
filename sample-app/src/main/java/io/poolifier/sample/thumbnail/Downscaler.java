// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.thumbnail;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/**
 * Makes images smaller. Halves them as often as it can: a bilinear filter looks at the
 * four nearest pixels only, so one large step would skip most of the image.
 */
final class Downscaler {

	private Downscaler() {
	}

	static BufferedImage scale(BufferedImage image, Dimensions target) {
		BufferedImage scaled = image;
		do {
			int width = Math.max(target.width(), scaled.getWidth() / 2);
			int height = Math.max(target.height(), scaled.getHeight() / 2);
			scaled = draw(scaled, width, height);
		}
		while (scaled.getWidth() > target.width() || scaled.getHeight() > target.height());
		return scaled;
	}

	private static BufferedImage draw(BufferedImage image, int width, int height) {
		int type = image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
		BufferedImage drawn = new BufferedImage(width, height, type);
		Graphics2D graphics = drawn.createGraphics();
		try {
			graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
			graphics.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
			graphics.drawImage(image, 0, 0, width, height, null);
		}
		finally {
			graphics.dispose();
		}
		return drawn;
	}

}
