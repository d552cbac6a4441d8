// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Recorders of the measurements of a worker, and summaries of many recorders.
 */
@NullMarked
package io.poolifier.internal.usage;

import org.jspecify.annotations.NullMarked;
