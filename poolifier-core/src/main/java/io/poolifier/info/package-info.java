// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Immutable snapshots of pools, workers and tasks.
 */
@NullMarked
package io.poolifier.info;

import org.jspecify.annotations.NullMarked;
