// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.moreclients;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.poolifier.spring.annotation.Execute;
import io.poolifier.spring.annotation.TaskClient;

/**
 * Clients with an annotation of their own.
 */
public final class MoreClients {

	private MoreClients() {
	}

	/** Composed annotation. */
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@TaskClient
	@interface AppClient {

	}

	/** Its results are not those of the functions. */
	@AppClient
	public interface Numbers {

		@Execute("upper")
		Integer number(String text);

		@Execute("touch")
		int primitive(String text);

		@Override
		String toString();

	}

}
