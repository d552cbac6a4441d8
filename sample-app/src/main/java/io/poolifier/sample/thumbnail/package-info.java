/**
 * Thumbnails of an uploaded image, a size a task.
 */
@NullMarked
package io.poolifier.sample.thumbnail;

import org.jspecify.annotations.NullMarked;
