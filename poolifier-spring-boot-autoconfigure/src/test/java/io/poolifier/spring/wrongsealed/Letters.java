// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.wrongsealed;

import io.poolifier.spring.annotation.TaskClient;

/**
 * An interface that no proxy can implement.
 */
@TaskClient
public sealed interface Letters {

	String upper(String text);

	/** The only one that can. */
	record Only() implements Letters {

		@Override
		public String upper(String text) {
			return text;
		}

	}

}
