// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Thumbnails of an uploaded image, a size a task.
 */
@NullMarked
package io.poolifier.sample.thumbnail;

import org.jspecify.annotations.NullMarked;
