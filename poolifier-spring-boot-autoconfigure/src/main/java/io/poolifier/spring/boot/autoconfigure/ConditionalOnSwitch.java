// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Condition that matches if boolean properties are on, read as
 * {@link PoolifierProperties} reads them: {@code on}, {@code yes} and {@code 1} are
 * {@code true}, and a value that is no boolean fails startup.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnSwitchCondition.class)
@interface ConditionalOnSwitch {

	/**
	 * The names of the properties, all of which have to be on.
	 * @return the names
	 */
	String[] value();

	/**
	 * Whether a property that is not set counts as on.
	 * @return the default value of the properties
	 */
	boolean byDefault() default true;

}
