// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * A small application built on the starter, and the problems it reports.
 */
@NullMarked
package io.poolifier.sample;

import org.jspecify.annotations.NullMarked;
