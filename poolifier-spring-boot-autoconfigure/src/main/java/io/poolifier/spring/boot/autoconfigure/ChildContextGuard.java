// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;

import io.poolifier.spring.function.DeclaredTaskFunction;
import io.poolifier.spring.function.InvalidTaskFunctionException;
import io.poolifier.spring.function.TaskFunctionCatalog;
import io.poolifier.spring.function.TaskFunctionPostProcessor;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Refuses child contexts with task functions but without the auto-configuration, which
 * would run them in the threads of their callers.
 */
final class ChildContextGuard implements ApplicationListener<ContextRefreshedEvent> {

	private final ApplicationContext own;

	ChildContextGuard(ApplicationContext own) {
		this.own = own;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() != this.own
				&& event.getApplicationContext() instanceof ConfigurableApplicationContext child
				&& isWithoutSupport(child)) {
			requireNoFunctions(child.getBeanFactory());
		}
	}

	private static boolean isWithoutSupport(ConfigurableApplicationContext child) {
		return child.getBeanFactory().getBeanNamesForType(TaskFunctionPostProcessor.class, true, false).length == 0
				&& child.getEnvironment().getProperty(PoolifierProperties.PREFIX + ".enabled", Boolean.class, true);
	}

	private static void requireNoFunctions(ConfigurableListableBeanFactory child) {
		List<DeclaredTaskFunction> functions = TaskFunctionCatalog.of(child).allFunctions();
		if (!functions.isEmpty()) {
			throw new InvalidTaskFunctionException(
					"The @TaskFunction %s is in a child context without auto-configuration, so that calls would not run on the pool of the parent context."
						.formatted(functions.get(0).declaration()),
					"Annotate a configuration class of the child context with @EnableAutoConfiguration or @ImportAutoConfiguration(PoolifierAutoConfiguration.class), or declare the bean in the parent context.");
		}
	}

}
