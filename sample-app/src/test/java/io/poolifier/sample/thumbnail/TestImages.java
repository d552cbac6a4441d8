// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.thumbnail;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Images to make thumbnails of.
 */
final class TestImages {

	private TestImages() {
	}

	/**
	 * Red on the left, blue on the right.
	 */
	static BufferedImage halves(int width, int height, int type) {
		BufferedImage image = new BufferedImage(width, height, type);
		Graphics2D graphics = image.createGraphics();
		graphics.setColor(Color.RED);
		graphics.fillRect(0, 0, width / 2, height);
		graphics.setColor(Color.BLUE);
		graphics.fillRect(width / 2, 0, width - width / 2, height);
		graphics.dispose();
		return image;
	}

	/**
	 * One pixel black, one white, in turn.
	 */
	static BufferedImage chequered(int width, int height) {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				image.setRGB(x, y, ((x + y) % 2 == 0) ? 0 : 0xFFFFFF);
			}
		}
		return image;
	}

	/**
	 * A PNG file that ends after a header which claims dimensions.
	 */
	static byte[] pngHeader(int width, int height) throws IOException {
		ByteArrayOutputStream header = new ByteArrayOutputStream();
		DataOutputStream output = new DataOutputStream(header);
		output.write("IHDR".getBytes(StandardCharsets.US_ASCII));
		output.writeInt(width);
		output.writeInt(height);
		output.write(new byte[] { 8, 2, 0, 0, 0 });
		CRC32 checksum = new CRC32();
		checksum.update(header.toByteArray());
		ByteArrayOutputStream file = new ByteArrayOutputStream();
		output = new DataOutputStream(file);
		output.write(new byte[] { (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' });
		output.writeInt(header.size() - 4);
		output.write(header.toByteArray());
		output.writeInt((int) checksum.getValue());
		return file.toByteArray();
	}

}
