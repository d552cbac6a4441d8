// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Loops that poll the slots of a worker, and the threads that drive them.
 */
@NullMarked
package io.poolifier.internal.slot;

import org.jspecify.annotations.NullMarked;
