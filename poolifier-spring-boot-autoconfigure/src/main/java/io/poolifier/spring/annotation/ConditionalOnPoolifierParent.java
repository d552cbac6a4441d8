// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Profile;

/**
 * Condition that matches in the application, and not in the child JVMs that are workers
 * of its pools. Suits beans that begin to work by themselves, such as one that is not
 * lazy and reads from a queue.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Profile("!" + ConditionalOnPoolifierWorker.PROFILE)
public @interface ConditionalOnPoolifierParent {

}
