// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import io.poolifier.sample.InvalidInputException;

/**
 * Divides a picture into exactly as many tiles as asked for, each of at least one pixel.
 */
final class Tiling {

	static final int MAX_TILES = 4096;

	private final int width;

	private final int height;

	private final int count;

	private Tiling(int width, int height, int count) {
		this.width = width;
		this.height = height;
		this.count = count;
	}

	static List<Tile> of(View view, int count) {
		InvalidInputException.requireBetween("tiles", count, 1, MAX_TILES);
		long pixels = (long) view.width() * view.height();
		if (count > pixels) {
			throw new InvalidInputException(
					"'tiles' must be at most the number of pixels, which is %d, but is %d".formatted(pixels, count));
		}
		return new Tiling(view.width(), view.height(), count).tiles();
	}

	private List<Tile> tiles() {
		List<Tile> tiles = new ArrayList<>(this.count);
		int rows = rows();
		for (int row = 0; row < rows; row++) {
			int y = share(this.height, row, rows);
			int tileHeight = share(this.height, row + 1, rows) - y;
			int columns = share(this.count, row + 1, rows) - share(this.count, row, rows);
			for (int column = 0; column < columns; column++) {
				int x = share(this.width, column, columns);
				int tileWidth = share(this.width, column + 1, columns) - x;
				tiles.add(new Tile(x, y, tileWidth, tileHeight));
			}
		}
		return tiles;
	}

	/**
	 * As many rows as make the tiles most alike and nearly square; no more than there are
	 * pixels or tiles for, and no fewer than leave each tile of a row a pixel.
	 */
	private int rows() {
		int least = (this.count + this.width - 1) / this.width;
		int most = Math.min(this.count, this.height);
		return IntStream.rangeClosed(least, most)
			.boxed()
			.min(Comparator.comparingDouble(this::unevenness))
			.orElseThrow();
	}

	private double unevenness(int rows) {
		double square = Math.sqrt((double) this.count * this.height / this.width);
		double stretch = Math.abs(Math.log(rows / square));
		return (this.count % rows == 0) ? stretch : stretch + 1;
	}

	private static int share(int total, int index, int parts) {
		return (int) ((long) total * index / parts);
	}

}
