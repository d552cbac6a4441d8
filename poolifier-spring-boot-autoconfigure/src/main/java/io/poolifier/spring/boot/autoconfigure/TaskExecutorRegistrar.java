// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.stream.Stream;

import io.poolifier.spring.function.TaskFunctionCatalog;

import org.springframework.aop.interceptor.AsyncExecutionAspectSupport;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the task executor beans of pools: on its own that of {@code poolifierPool}.
 */
final class TaskExecutorRegistrar implements ImportBeanDefinitionRegistrar {

	private static final String APPLICATION_TASK_EXECUTOR = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;

	private static final String TASK_EXECUTOR = AsyncExecutionAspectSupport.DEFAULT_TASK_EXECUTOR_BEAN_NAME;

	private static final String BOOT_MODE = "spring.task.execution.mode";

	private final Environment environment;

	private final TaskExecutorModes modes;

	TaskExecutorRegistrar(Environment environment) {
		this.environment = environment;
		this.modes = TaskExecutorModes.of(environment);
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClass, BeanDefinitionRegistry registry) {
		String pool = TaskFunctionCatalog.DEFAULT_POOL;
		String beanName = "poolifierTaskExecutor";
		RootBeanDefinition definition = taskExecutor(PoolBeans.DEFAULT_POOL);
		switch (this.modes.ofPool(pool)) {
			case OFF -> {
			}
			case ON -> registry.registerBeanDefinition(beanName, named(definition));
			case PRIMARY -> registerPrimary(pool, beanName, definition, registry);
		}
	}

	/**
	 * Registers the executor of an entry of {@code poolifier.pools}, if it has one.
	 */
	void register(String pool, BeanDefinitionRegistry registry) {
		String beanName = pool + "TaskExecutor";
		switch (this.modes.ofPool(pool)) {
			case OFF -> {
			}
			case ON -> PoolBeans.register(pool, beanName, named(taskExecutor(pool)), registry);
			case PRIMARY -> registerPrimary(pool, beanName, taskExecutor(pool), registry);
		}
	}

	private void registerPrimary(String pool, String beanName, RootBeanDefinition definition,
			BeanDefinitionRegistry registry) {
		requireModeOfBoot(pool);
		Stream.of(APPLICATION_TASK_EXECUTOR, TASK_EXECUTOR, beanName)
			.forEach((name) -> requireUnused(pool, name, registry));
		definition.setPrimary(true);
		registry.registerBeanDefinition(APPLICATION_TASK_EXECUTOR, definition);
		Stream.of(TASK_EXECUTOR, beanName)
			.filter((name) -> !name.equals(APPLICATION_TASK_EXECUTOR))
			.forEach((name) -> registry.registerAlias(APPLICATION_TASK_EXECUTOR, name));
		registerBootstrapExecutor(registry);
	}

	private void requireModeOfBoot(String pool) {
		if ("force".equalsIgnoreCase(this.environment.getProperty(BOOT_MODE))) {
			throw refused(pool, "'%s' is force, which asks for the executor of Spring Boot".formatted(BOOT_MODE),
					"remove '%s'".formatted(BOOT_MODE));
		}
	}

	private static void requireUnused(String pool, String beanName, BeanDefinitionRegistry registry) {
		if (registry.isBeanNameInUse(beanName)) {
			throw refused(pool,
					"there is a bean of the name '%s', %s".formatted(beanName, PoolBeans.describe(beanName, registry)),
					"remove that bean or give it another name");
		}
	}

	private static InvalidPropertyException refused(String pool, String why, String alternative) {
		String property = TaskExecutorModes.property(pool);
		return new InvalidPropertyException(property, "primary", "must not be primary: " + why,
				"Set '%s' to on, or %s.".formatted(property, alternative));
	}

	/**
	 * Keeps Spring Boot from giving the beans that are created in the background to a
	 * pool that has not started yet.
	 */
	private static void registerBootstrapExecutor(BeanDefinitionRegistry registry) {
		String beanName = ConfigurableApplicationContext.BOOTSTRAP_EXECUTOR_BEAN_NAME;
		if (!registry.isBeanNameInUse(beanName)) {
			RootBeanDefinition definition = new RootBeanDefinition(SimpleAsyncTaskExecutor.class);
			definition.getConstructorArgumentValues().addIndexedArgumentValue(0, "bootstrap-");
			registry.registerBeanDefinition(beanName, named(definition));
		}
	}

	private static RootBeanDefinition taskExecutor(String poolBean) {
		RootBeanDefinition definition = new RootBeanDefinition(WorkerPoolTaskExecutor.class);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, new RuntimeBeanReference(poolBean));
		return definition;
	}

	/**
	 * Makes an executor one that has to be named: it must not take the place of Boot's
	 * where none is.
	 */
	private static RootBeanDefinition named(RootBeanDefinition definition) {
		definition.setDefaultCandidate(false);
		return definition;
	}

}
