// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import io.poolifier.spring.web.TaskExceptionHandler;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Auto-configuration of the answers of a web application to requests whose task could not
 * run in time.
 */
@AutoConfiguration(after = PoolifierAutoConfiguration.class)
@ConditionalOnClass(RestControllerAdvice.class)
@ConditionalOnWebApplication
@ConditionalOnSwitch("poolifier.enabled")
public final class PoolifierWebAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TaskExceptionHandler poolifierTaskExceptionHandler() {
		return new TaskExceptionHandler();
	}

}
