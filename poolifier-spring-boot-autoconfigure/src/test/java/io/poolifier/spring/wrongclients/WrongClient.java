// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.wrongclients;

import io.poolifier.spring.annotation.TaskClient;

/**
 * A client of a function that nobody declares.
 */
@TaskClient
public interface WrongClient {

	/** A function with a slip in its name. */
	String uper(String text);

}
