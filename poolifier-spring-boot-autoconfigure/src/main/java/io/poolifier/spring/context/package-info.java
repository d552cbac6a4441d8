// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Carries the context of who submits a task to where the task runs.
 */
@NullMarked
package io.poolifier.spring.context;

import org.jspecify.annotations.NullMarked;
