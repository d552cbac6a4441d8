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
 * Condition that matches in the child JVMs that are workers of a pool, and not in the
 * application that has the pool. It is short for the profile {@value #PROFILE}, which is
 * active in each worker.
 * <p>
 * A worker starts no {@link org.springframework.context.SmartLifecycle} beans, except for
 * those with this annotation.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Profile(ConditionalOnPoolifierWorker.PROFILE)
public @interface ConditionalOnPoolifierWorker {

	/** The profile that is active in the child JVMs that are workers. */
	String PROFILE = "poolifier-worker";

}
