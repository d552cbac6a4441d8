// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

import java.awt.Color;

/**
 * Colours for points by how soon they escape: from night over blue and ice to gold and
 * back.
 */
final class Palette {

	static final int INSIDE = 0x02030A;

	private static final int[] STOPS = { 0x05071A, 0x0B1E5B, 0x1B6FB8, 0x9CE3F0, 0xFFF6D8, 0xFFB938, 0xB4441A,
			0x2A0A2E };

	private static final double CYCLES_PER_E_FOLD = 0.36;

	// Points that escape sooner than after this many iterations stay in the night.
	private static final double DAWN = 3.5;

	private Palette() {
	}

	/**
	 * The colour of a point outside the set.
	 * @param escape the number of iterations until it escaped, and a fraction
	 * @return the colour as 0xRRGGBB
	 */
	static int outside(double escape) {
		// Near the set escapes grow without bound over a few pixels: the logarithm keeps
		// the bands apart.
		double cycles = CYCLES_PER_E_FOLD * Math.log(Math.max(DAWN, escape) / DAWN);
		double position = (cycles - Math.floor(cycles)) * STOPS.length;
		int stop = (int) position;
		return mix(STOPS[stop % STOPS.length], STOPS[(stop + 1) % STOPS.length], position - stop);
	}

	/**
	 * Returns a colour between two colours.
	 * @param from the colour at 0
	 * @param to the colour at 1
	 * @param share the position between them, from 0 to 1
	 * @return the colour as 0xRRGGBB
	 */
	static int mix(int from, int to, double share) {
		return mixChannel(from, to, share, 16) | mixChannel(from, to, share, 8) | mixChannel(from, to, share, 0);
	}

	private static int mixChannel(int from, int to, double share, int shift) {
		int start = (from >> shift) & 0xFF;
		int end = (to >> shift) & 0xFF;
		return (int) Math.round(start + (end - start) * share) << shift;
	}

	static int hue(double turns) {
		return Color.HSBtoRGB((float) turns, 0.75F, 1) & 0xFFFFFF;
	}

}
