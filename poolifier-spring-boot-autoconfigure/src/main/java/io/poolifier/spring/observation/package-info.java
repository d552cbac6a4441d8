// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Observes tasks.
 */
@NullMarked
package io.poolifier.spring.observation;

import org.jspecify.annotations.NullMarked;
