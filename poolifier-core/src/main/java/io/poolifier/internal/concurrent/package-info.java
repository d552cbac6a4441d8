// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Utilities for daemon threads and for the stack of the calling thread.
 */
@NullMarked
package io.poolifier.internal.concurrent;

import org.jspecify.annotations.NullMarked;
