// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Lets the tasks of all auto-configured pools run in the thread that submits them, so
 * that their futures are complete when they are returned, unless the function itself is
 * asynchronous. A task may submit others and wait for them. For a class of tests beside
 * {@code @SpringBootTest}, or for a configuration class.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Import(InlineTasksConfiguration.class)
public @interface InlineTasks {

}
