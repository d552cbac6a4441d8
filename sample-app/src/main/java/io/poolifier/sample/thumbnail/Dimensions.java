// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.thumbnail;

/**
 * The size of an image in pixels.
 *
 * @param width the width
 * @param height the height
 */
record Dimensions(int width, int height) {

	/**
	 * The largest dimensions of the same proportions that fit into a square, but no
	 * larger than these.
	 */
	Dimensions fitInto(int side) {
		int longest = Math.max(this.width, this.height);
		if (longest <= side) {
			return this;
		}
		double scale = (double) side / longest;
		return new Dimensions(scaled(this.width, scale), scaled(this.height, scale));
	}

	long pixels() {
		return (long) this.width * this.height;
	}

	private static int scaled(int length, double scale) {
		return (int) Math.max(1, Math.round(length * scale));
	}

}
