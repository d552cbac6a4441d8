// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.wrongpool;

import io.poolifier.spring.annotation.TaskClient;

/**
 * A client of a pool that nobody defines.
 */
@TaskClient(pool = "nope")
public interface ClientOfUnknownPool {

}
