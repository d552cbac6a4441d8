// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.wrongclass;

import io.poolifier.spring.annotation.TaskClient;

/**
 * A class that cannot be a client.
 */
@TaskClient
public abstract class Letters {

	abstract String upper(String text);

}
