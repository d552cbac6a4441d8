// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Portable Network Graphics.
 */
public final class Png {

	private Png() {
	}

	/**
	 * Encodes an image.
	 * @param image the image
	 * @return the bytes of a PNG file
	 */
	public static byte[] encode(BufferedImage image) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		// Left to itself, ImageIO would go through a temporary file.
		try (ImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
			ImageIO.write(image, "png", output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

}
