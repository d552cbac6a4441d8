// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Meters of pools.
 */
@NullMarked
package io.poolifier.spring.metrics;

import org.jspecify.annotations.NullMarked;
