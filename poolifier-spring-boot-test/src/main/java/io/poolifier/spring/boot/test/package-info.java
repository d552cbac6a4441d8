// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Pools that run tasks in the thread of a test.
 */
@NullMarked
package io.poolifier.spring.boot.test;

import org.jspecify.annotations.NullMarked;
