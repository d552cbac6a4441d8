// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Colours a tile by the worker that drew it. The start page gives a worker the same
 * colour.
 */
final class WorkerTint {

	private static final Pattern WORKER_KEY = Pattern.compile("-(\\d{1,9})$");

	// The golden ratio spreads any number of hues well.
	private static final double TURNS_PER_KEY = 0.618034;

	private static final double STRENGTH = 0.38;

	private WorkerTint() {
	}

	static void apply(RenderedTile tile) {
		int tint = Palette.hue(key(tile.worker()) * TURNS_PER_KEY);
		int[] pixels = tile.pixels();
		for (int index = 0; index < pixels.length; index++) {
			pixels[index] = Palette.mix(pixels[index], tint, STRENGTH);
		}
	}

	static int key(String worker) {
		Matcher matcher = WORKER_KEY.matcher(worker);
		return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
	}

}
