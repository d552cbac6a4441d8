// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.poolifier.WorkerPool;
import io.poolifier.sample.Png;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /mandelbrot.png}: no request thread waits for the picture.
 */
@RestController
class MandelbrotController {

	private static final int DEFAULT_TILES = 64;

	private final WorkerPool pool;

	private final Executor encoder;

	MandelbrotController(WorkerPool pool, @Qualifier("applicationTaskExecutor") Executor encoder) {
		this.pool = pool;
		this.encoder = encoder;
	}

	@GetMapping(path = "/mandelbrot.png", produces = MediaType.IMAGE_PNG_VALUE)
	CompletableFuture<ResponseEntity<byte[]>> mandelbrot(@RequestParam(defaultValue = "1024") int width,
			@RequestParam(defaultValue = "768") int height, @RequestParam(required = false) @Nullable Integer tiles,
			@RequestParam(defaultValue = "-0.65") double x, @RequestParam(defaultValue = "0") double y,
			@RequestParam(defaultValue = "1") double zoom, @RequestParam(defaultValue = "500") int iterations,
			@RequestParam(defaultValue = "false") boolean workers) {
		View view = new View(width, height, x, y, zoom, iterations);
		int count = (tiles != null) ? tiles : Math.min(DEFAULT_TILES, width * height);
		List<TileRequest> requests = Tiling.of(view, count)
			.stream()
			.map((tile) -> new TileRequest(view, tile))
			.toList();
		return this.pool.<TileRequest, RenderedTile>mapExecute(MandelbrotTasks.TILE, requests)
			.thenApplyAsync((rendered) -> encode(view, rendered, workers), this.encoder);
	}

	private static ResponseEntity<byte[]> encode(View view, List<RenderedTile> tiles, boolean tinted) {
		if (tinted) {
			tiles.forEach(WorkerTint::apply);
		}
		return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(Png.encode(Picture.of(view, tiles)));
	}

}
