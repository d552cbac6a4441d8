// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Auto-configuration of a worker pool.
 */
@NullMarked
package io.poolifier.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
