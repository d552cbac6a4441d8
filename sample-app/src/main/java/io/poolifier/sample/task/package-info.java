// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Task functions that can be run by name, with JSON in and out.
 */
@NullMarked
package io.poolifier.sample.task;

import org.jspecify.annotations.NullMarked;
