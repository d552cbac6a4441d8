// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Service provider interface for workers outside of this JVM. The engine hands them
 * tasks, one per slot; their authors write how a task is sent, cancelled and answered.
 */
@NullMarked
package io.poolifier.remote;

import org.jspecify.annotations.NullMarked;
