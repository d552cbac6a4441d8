// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Queue of the tasks that wait for a worker, with priorities, affinity and stealing.
 */
@NullMarked
package io.poolifier.internal.queue;

import org.jspecify.annotations.NullMarked;
