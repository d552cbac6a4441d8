// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

import io.poolifier.sample.InvalidInputException;

/**
 * The part of the complex plane that a picture shows, and the precision. Valid by
 * construction.
 *
 * @param width the picture's width in pixels
 * @param height the picture's height in pixels
 * @param x the real part of the point in the middle
 * @param y the imaginary part of the point in the middle
 * @param zoom the magnification; at 1 the whole set is in the picture
 * @param iterations the number of iterations after which a point counts as part of the
 * set
 */
record View(int width, int height, double x, double y, double zoom, int iterations) {

	static final int MAX_SIDE = 4096;

	static final int MAX_ITERATIONS = 5_000;

	// Beyond it, neighbouring pixels are the same point to a double.
	static final double MAX_ZOOM = 1e12;

	private static final double WHOLE_WIDTH = 3.2;

	private static final double WHOLE_HEIGHT = 2.5;

	View {
		InvalidInputException.requireBetween("width", width, 1, MAX_SIDE);
		InvalidInputException.requireBetween("height", height, 1, MAX_SIDE);
		InvalidInputException.requireBetween("x", x, -4.0, 4.0);
		InvalidInputException.requireBetween("y", y, -4.0, 4.0);
		InvalidInputException.requireBetween("zoom", zoom, 1.0, MAX_ZOOM);
		InvalidInputException.requireBetween("iterations", iterations, 1, MAX_ITERATIONS);
	}

	double real(int column) {
		return this.x + (column + 0.5 - this.width / 2.0) * pixelSize();
	}

	double imaginary(int row) {
		return this.y - (row + 0.5 - this.height / 2.0) * pixelSize();
	}

	private double pixelSize() {
		return Math.max(WHOLE_WIDTH / this.width, WHOLE_HEIGHT / this.height) / this.zoom;
	}

}
