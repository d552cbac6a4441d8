// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Immutable options of pools, queues, strategies and task functions.
 */
@NullMarked
package io.poolifier.options;

import org.jspecify.annotations.NullMarked;
