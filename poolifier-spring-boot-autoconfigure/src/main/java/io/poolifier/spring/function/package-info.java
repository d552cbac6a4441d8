// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * The task functions that an application declares with
 * {@link io.poolifier.spring.annotation.TaskFunction}.
 */
@NullMarked
package io.poolifier.spring.function;

import org.jspecify.annotations.NullMarked;
