// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Engine of a pool: its tasks, its workers, and the threads that supervise them.
 */
@NullMarked
package io.poolifier.internal.engine;

import org.jspecify.annotations.NullMarked;
