// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Algorithms that choose a worker for a task, based on a read-only view of the workers.
 */
@NullMarked
package io.poolifier.internal.strategy;

import org.jspecify.annotations.NullMarked;
