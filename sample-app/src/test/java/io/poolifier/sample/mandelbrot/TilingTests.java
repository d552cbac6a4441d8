// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

import java.util.List;

import io.poolifier.sample.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TilingTests {

	@ParameterizedTest
	@CsvSource({ "1, 1", "1, 7", "7, 1", "5, 3", "16, 16", "33, 31", "64, 2" })
	void coversEveryPixelOnceWithAnyNumberOfTiles(int width, int height) {
		for (int count = 1; count <= width * height; count++) {
			List<Tile> tiles = Tiling.of(view(width, height), count);
			assertThat(tiles).hasSize(count);
			assertThat(timesCovered(tiles, width, height)).as("%d tiles", count).containsOnly(1);
		}
	}

	@Test
	void takesAsManyTilesAsItMay() {
		assertThat(Tiling.of(view(4096, 4096), 4096)).hasSize(4096)
			.allMatch((tile) -> tile.equals(new Tile(tile.x(), tile.y(), 64, 64)));
	}

	@Test
	void prefersTilesThatAreAlike() {
		assertThat(Tiling.of(view(1024, 768), 64)).allMatch((tile) -> tile.width() == 128 && tile.height() == 96);
	}

	@ParameterizedTest
	@CsvSource({ "0, from 1 to 4096", "-1, from 1 to 4096", "4097, from 1 to 4096", "7, at most the number of pixels" })
	void rejectsAnImpossibleNumberOfTiles(int count, String message) {
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> Tiling.of(view(3, 2), count))
			.withMessageContaining("'tiles' must be " + message);
	}

	private static View view(int width, int height) {
		return new View(width, height, 0, 0, 1, 1);
	}

	private static int[] timesCovered(List<Tile> tiles, int width, int height) {
		int[] times = new int[width * height];
		for (Tile tile : tiles) {
			for (int y = tile.y(); y < tile.y() + tile.height(); y++) {
				for (int x = tile.x(); x < tile.x() + tile.width(); x++) {
					times[y * width + x]++;
				}
			}
		}
		return times;
	}

}
