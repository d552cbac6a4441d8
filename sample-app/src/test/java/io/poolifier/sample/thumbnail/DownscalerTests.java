// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.thumbnail;

import java.awt.image.BufferedImage;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DownscalerTests {

	@Test
	void looksAtEveryPixel() {
		BufferedImage scaled = Downscaler.scale(TestImages.chequered(512, 512), new Dimensions(16, 16));
		for (int y = 0; y < 16; y++) {
			for (int x = 0; x < 16; x++) {
				assertThat(scaled.getRGB(x, y) & 0xFF).isBetween(120, 136);
			}
		}
	}

	@Test
	void keepsTransparency() {
		BufferedImage image = new BufferedImage(100, 50, BufferedImage.TYPE_INT_ARGB);
		image.setRGB(0, 0, 50, 50, new int[2500], 0, 50);
		for (int y = 0; y < 50; y++) {
			for (int x = 50; x < 100; x++) {
				image.setRGB(x, y, 0xFF00FF00);
			}
		}
		BufferedImage scaled = Downscaler.scale(image, new Dimensions(10, 5));
		assertThat(scaled.getRGB(0, 2) >>> 24).isZero();
		assertThat(scaled.getRGB(9, 2)).isEqualTo(0xFF00FF00);
	}

	@Test
	void leavesAnImageOfTheRightSizeAsItIs() {
		BufferedImage image = TestImages.halves(7, 3, BufferedImage.TYPE_INT_RGB);
		BufferedImage scaled = Downscaler.scale(image, new Dimensions(7, 3));
		assertThat(scaled.getRGB(0, 0, 7, 3, null, 0, 7)).isEqualTo(image.getRGB(0, 0, 7, 3, null, 0, 7));
	}

}
