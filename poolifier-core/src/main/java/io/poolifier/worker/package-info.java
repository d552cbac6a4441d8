// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Service provider interface for workers: the contract between the engine and any runtime
 * that can run tasks.
 */
@NullMarked
package io.poolifier.worker;

import org.jspecify.annotations.NullMarked;
