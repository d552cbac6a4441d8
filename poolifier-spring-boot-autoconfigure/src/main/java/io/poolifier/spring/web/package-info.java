// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Answers of web applications to requests whose task could not run.
 */
@NullMarked
package io.poolifier.spring.web;

import org.jspecify.annotations.NullMarked;
