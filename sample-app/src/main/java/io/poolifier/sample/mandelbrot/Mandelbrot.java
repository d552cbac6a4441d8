// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

/**
 * The colour of each point of a view.
 *
 * @param view the view
 */
record Mandelbrot(View view) {

	// Far outside the circle that no point comes back from, so that the fraction is
	// smooth.
	private static final double ESCAPE_RADIUS_SQUARED = 1 << 16;

	private static final double INV_LN_2 = 1 / Math.log(2);

	int[] render(Tile tile) throws InterruptedException {
		int[] pixels = new int[tile.width() * tile.height()];
		for (int row = 0; row < tile.height(); row++) {
			// A task that was cancelled is interrupted, and nobody wants the rest of it.
			if (Thread.interrupted()) {
				throw new InterruptedException("Interrupted while drawing " + tile);
			}
			for (int column = 0; column < tile.width(); column++) {
				pixels[row * tile.width() + column] = colour(tile.x() + column, tile.y() + row);
			}
		}
		return pixels;
	}

	int colour(int column, int row) {
		double real = this.view.real(column);
		double imaginary = this.view.imaginary(row);
		double re = 0;
		double im = 0;
		double reSquared = 0;
		double imSquared = 0;
		for (int iteration = 1; iteration <= this.view.iterations(); iteration++) {
			im = 2 * re * im + imaginary;
			re = reSquared - imSquared + real;
			reSquared = re * re;
			imSquared = im * im;
			if (reSquared + imSquared > ESCAPE_RADIUS_SQUARED) {
				return Palette.outside(iteration - fraction(reSquared + imSquared));
			}
		}
		return Palette.INSIDE;
	}

	/**
	 * Returns the delay with which the escape was noticed, in iterations: each doubles
	 * the logarithm.
	 */
	private static double fraction(double radiusSquared) {
		return Math.log(Math.log(radiusSquared) / Math.log(ESCAPE_RADIUS_SQUARED)) * INV_LN_2;
	}

}
