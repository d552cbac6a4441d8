// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * The annotation that makes beans and their methods task functions.
 */
@NullMarked
package io.poolifier.spring.annotation;

import org.jspecify.annotations.NullMarked;
