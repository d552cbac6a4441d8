// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The ids of the rules in {@code docs/contributing/parity.md} that a test shows.
 * {@code ParityTests} reads them from the sources of all modules.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
public @interface Rule {

	/**
	 * Returns the ids, such as {@code SI-2}.
	 */
	String[] value();

}
