// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.thumbnail;

import java.awt.image.BufferedImage;
import java.util.Base64;

import io.poolifier.sample.Png;
import io.poolifier.spring.annotation.TaskFunction;

import org.springframework.stereotype.Component;

/**
 * Task functions that make thumbnails on the pool.
 */
@Component
class ThumbnailTasks {

	static final String THUMBNAIL = "thumbnail";

	// Of a picture of 50 megapixels, sixteen for each one of the thumbnail do as well as
	// all, and fit into memory.
	private static final int OVERSAMPLING = 4;

	// Does not wait until all tiles of a large picture are done.
	@TaskFunction(name = THUMBNAIL, priority = -10)
	Thumbnail thumbnail(ThumbnailRequest request) {
		SourceImage source = new SourceImage(request.image());
		Dimensions dimensions = source.dimensions().fitInto(request.size());
		BufferedImage decoded = source.decode(request.size() * OVERSAMPLING);
		return new Thumbnail(request.size(), dimensions.width(), dimensions.height(),
				dataUrl(Downscaler.scale(decoded, dimensions)));
	}

	private static String dataUrl(BufferedImage image) {
		return "data:image/png;base64," + Base64.getEncoder().encodeToString(Png.encode(image));
	}

}
