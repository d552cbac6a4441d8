// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.thumbnail;

/**
 * The result of one task.
 *
 * @param size the size that was asked for
 * @param width the thumbnail's width in pixels
 * @param height the thumbnail's height in pixels
 * @param dataUrl the thumbnail itself, a PNG in a {@code data:} URL
 */
record Thumbnail(int size, int width, int height, String dataUrl) {

}
