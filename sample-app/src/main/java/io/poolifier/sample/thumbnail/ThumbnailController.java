// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.thumbnail;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.poolifier.WorkerPool;
import io.poolifier.sample.InvalidInputException;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * {@code POST /thumbnails}: an image in, several sizes of it out.
 */
@RestController
class ThumbnailController {

	private static final int MAX_SIZES = 16;

	private final WorkerPool pool;

	ThumbnailController(WorkerPool pool) {
		this.pool = pool;
	}

	@PostMapping("/thumbnails")
	CompletableFuture<List<Thumbnail>> thumbnails(@RequestPart MultipartFile image,
			@RequestParam(defaultValue = "64,128,256") List<Integer> sizes) throws IOException {
		InvalidInputException.requireBetween("number of sizes", sizes.size(), 1, MAX_SIZES);
		byte[] file = image.getBytes();
		List<ThumbnailRequest> requests = sizes.stream().map((size) -> new ThumbnailRequest(file, size)).toList();
		// What is no image, or too large a one, need not cost a task.
		new SourceImage(file).dimensions();
		return this.pool.mapExecute(ThumbnailTasks.THUMBNAIL, requests);
	}

}
