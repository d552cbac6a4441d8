// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Names and values of properties, shared by the auto-configuration and the endpoint.
 */
@NullMarked
package io.poolifier.spring.boot.property;

import org.jspecify.annotations.NullMarked;
