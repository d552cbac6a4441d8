// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.wrongname;

import io.poolifier.spring.annotation.TaskClient;

/**
 * A client whose bean has the name of a pool.
 */
@TaskClient
public interface Reports {

	String upper(String text);

}
