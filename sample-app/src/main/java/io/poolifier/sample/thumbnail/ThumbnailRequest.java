// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.thumbnail;

import io.poolifier.sample.InvalidInputException;

/**
 * The data of one task. It is the file as it was uploaded and not a decoded image, so
 * that a task can be run by name, and by a worker anywhere.
 *
 * @param image the image file, shared by the tasks of one upload and changed by none
 * @param size the most pixels that the thumbnail may be wide or high
 */
@SuppressWarnings("ArrayRecordComponent")
record ThumbnailRequest(byte[] image, int size) {

	static final int MAX_SIZE = 1024;

	ThumbnailRequest {
		InvalidInputException.requireBetween("size", size, 1, MAX_SIZE);
	}

}
