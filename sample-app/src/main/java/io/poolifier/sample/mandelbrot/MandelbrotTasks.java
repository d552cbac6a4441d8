// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.spring.annotation.TaskFunction;

import org.springframework.stereotype.Component;

/**
 * Task functions that render the Mandelbrot set on the pool.
 */
@Component
class MandelbrotTasks {

	static final String TILE = "mandelbrot-tile";

	// Many tiles at once, and some take much longer than others.
	@TaskFunction(name = TILE, strategy = WorkerChoiceStrategy.FAIR_SHARE)
	RenderedTile tile(TileRequest request) throws InterruptedException {
		int[] pixels = new Mandelbrot(request.view()).render(request.tile());
		return new RenderedTile(request.tile(), pixels, Thread.currentThread().getName());
	}

}
