// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.wrongfunction;

import io.poolifier.spring.annotation.TaskClient;
import io.poolifier.spring.annotation.TaskFunction;

/**
 * A client that declares a function.
 */
@TaskClient
public interface Letters {

	@TaskFunction
	String upper(String text);

}
