// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Actuator support.
 */
@NullMarked
package io.poolifier.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
