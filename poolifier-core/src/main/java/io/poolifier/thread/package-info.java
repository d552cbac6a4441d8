// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Workers that run tasks on platform threads or virtual threads of this JVM.
 */
@NullMarked
package io.poolifier.thread;

import org.jspecify.annotations.NullMarked;
