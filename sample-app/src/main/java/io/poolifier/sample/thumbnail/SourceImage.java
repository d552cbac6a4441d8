// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.thumbnail;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;

import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

import io.poolifier.sample.InvalidInputException;

/**
 * An image file as somebody uploaded it: nothing in it is to be trusted, and nothing is
 * decoded before its header says that it is small enough.
 */
final class SourceImage {

	static final long MAX_PIXELS = 50_000_000;

	private final byte[] file;

	SourceImage(byte[] file) {
		this.file = file;
	}

	/**
	 * Reads the header only.
	 */
	Dimensions dimensions() {
		return read((reader, dimensions) -> dimensions);
	}

	/**
	 * Decodes the image, with only every n-th pixel of one so large that its longest side
	 * still has a given length without the others.
	 */
	BufferedImage decode(int enough) {
		return read((reader, dimensions) -> {
			int step = Math.max(1, Math.max(dimensions.width(), dimensions.height()) / enough);
			ImageReadParam parameters = reader.getDefaultReadParam();
			parameters.setSourceSubsampling(Math.min(step, dimensions.width()), Math.min(step, dimensions.height()), 0,
					0);
			return reader.read(0, parameters);
		});
	}

	private <T> T read(Reading<T> reading) {
		try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(this.file))) {
			ImageReader reader = reader(input);
			try {
				reader.setInput(input, true, true);
				Dimensions dimensions = new Dimensions(reader.getWidth(0), reader.getHeight(0));
				requireSmallEnough(dimensions);
				return reading.read(reader, dimensions);
			}
			finally {
				reader.dispose();
			}
		}
		catch (InvalidInputException ex) {
			throw ex;
		}
		// The JDK's readers throw any of these when a file is damaged.
		catch (IOException | RuntimeException ex) {
			throw new InvalidInputException("The image cannot be read: " + ex.getMessage(), ex);
		}
	}

	private static ImageReader reader(ImageInputStream input) {
		Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
		if (!readers.hasNext()) {
			throw new InvalidInputException("The file is not an image of a format that is known here, which are "
					+ String.join(", ", ImageIO.getReaderFileSuffixes()));
		}
		return readers.next();
	}

	private static void requireSmallEnough(Dimensions dimensions) {
		if (dimensions.pixels() > MAX_PIXELS) {
			throw new InvalidInputException("The image must have at most %d megapixels, but is %d by %d pixels large"
				.formatted(MAX_PIXELS / 1_000_000, dimensions.width(), dimensions.height()));
		}
	}

	@FunctionalInterface
	private interface Reading<T> {

		T read(ImageReader reader, Dimensions dimensions) throws IOException;

	}

}
