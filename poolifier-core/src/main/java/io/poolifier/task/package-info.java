// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Task functions, task requests, and the exceptions with which tasks complete.
 */
@NullMarked
package io.poolifier.task;

import org.jspecify.annotations.NullMarked;
