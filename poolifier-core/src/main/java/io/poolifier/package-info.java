// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Worker pools that run tasks, and the factory methods and builder that create them.
 */
@NullMarked
package io.poolifier;

import org.jspecify.annotations.NullMarked;
