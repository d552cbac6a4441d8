// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a method of a {@link TaskClient} run a task for each element of its argument,
 * which is a {@link java.util.Collection}. The result is a {@link java.util.List} of the
 * results in the order of the elements, or a future of it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface MapExecute {

	/**
	 * The name of the function. The default is the name of the method.
	 * @return the name
	 */
	String value() default "";

}
