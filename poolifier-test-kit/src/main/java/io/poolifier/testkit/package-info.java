// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Contract tests of workers, for authors of a {@link io.poolifier.worker.WorkerFactory}.
 */
@NullMarked
package io.poolifier.testkit;

import org.jspecify.annotations.NullMarked;
