// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Tests of the documentation of the project.
 */
@NullMarked
package io.poolifier.sample.docs;

import org.jspecify.annotations.NullMarked;
