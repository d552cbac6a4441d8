// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MandelbrotTests {

	@Test
	void drawsPointsOfTheSetDark() {
		assertThat(colourAt(0, 0)).isEqualTo(Palette.INSIDE);
		assertThat(colourAt(-1, 0)).isEqualTo(Palette.INSIDE);
		assertThat(colourAt(-0.12, 0.75)).isEqualTo(Palette.INSIDE);
	}

	@Test
	void drawsPointsOutsideInColour() {
		assertThat(colourAt(0.5, 0.5)).isNotEqualTo(Palette.INSIDE);
		assertThat(colourAt(-2.01, 0)).isNotEqualTo(Palette.INSIDE);
		assertThat(colourAt(0.26, 0)).isNotEqualTo(Palette.INSIDE);
	}

	@Test
	void isSymmetricAboutTheRealAxis() {
		Mandelbrot mandelbrot = new Mandelbrot(new View(40, 30, -0.65, 0, 1, 200));
		for (int row = 0; row < 15; row++) {
			for (int column = 0; column < 40; column++) {
				assertThat(mandelbrot.colour(column, row)).isEqualTo(mandelbrot.colour(column, 29 - row));
			}
		}
	}

	@Test
	void coloursSmoothly() throws InterruptedException {
		int[] pixels = new Mandelbrot(new View(256, 192, -0.65, 0, 1, 200)).render(new Tile(0, 0, 256, 192));
		Set<Integer> colours = new HashSet<>();
		for (int pixel : pixels) {
			colours.add(pixel);
		}
		assertThat(colours).hasSizeGreaterThan(1000);
	}

	@Test
	void stopsWhenItsThreadIsInterrupted() {
		Mandelbrot mandelbrot = new Mandelbrot(new View(10, 10, 0, 0, 1, 10));
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class)
			.isThrownBy(() -> mandelbrot.render(new Tile(0, 0, 10, 10)));
		assertThat(Thread.interrupted()).isFalse();
	}

	private static int colourAt(double x, double y) {
		return new Mandelbrot(new View(1, 1, x, y, 1, 5000)).colour(0, 0);
	}

}
