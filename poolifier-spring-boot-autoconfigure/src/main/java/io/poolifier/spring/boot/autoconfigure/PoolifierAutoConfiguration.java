// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import io.poolifier.WorkerPool;
import io.poolifier.event.PoolListener;
import io.poolifier.spring.function.InheritedPoolRegistration;
import io.poolifier.spring.function.TaskFunctionCatalog;
import io.poolifier.spring.function.TaskFunctionPostProcessor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of a {@link WorkerPool} named {@code poolifierPool}, and of one more
 * for each entry of {@code poolifier.pools}, under its name. A pool knows the task
 * functions that beans declare for it, starts with the application context, ends with it,
 * and its events are application events: {@code @EventListener} methods hear of a
 * {@link io.poolifier.event.PoolEvent} on the one thread that serves those of the pool.
 * <p>
 * A {@code WorkerPool} injected without a qualifier is {@code poolifierPool}, regardless
 * of the name of the parameter; {@code @Qualifier("reports")} selects another one.
 * <p>
 * Interfaces annotated with {@link io.poolifier.spring.annotation.TaskClient} are beans.
 * <p>
 * A child context has no pools of its own that a parent has: its task functions are
 * registered with those, as long as it lives.
 * <p>
 * {@code poolifierPool} backs off if the application defines a {@code WorkerPool} bean;
 * all of it if {@code poolifier.enabled} is {@code false}.
 */
@AutoConfiguration(before = TaskExecutionAutoConfiguration.class)
@ConditionalOnSwitch("poolifier.enabled")
@EnableConfigurationProperties(PoolifierProperties.class)
@Import({ WorkerPoolRegistrar.class, TaskClientRegistrar.class })
@ImportRuntimeHints(PropertyHints.class)
public final class PoolifierAutoConfiguration {

	@Bean
	static LazyInitializationExcludeFilter poolifierLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(TaskFunctionCatalog.class, WorkerPoolLifecycle.class,
				InheritedPoolRegistration.class, ChildContextGuard.class, PoolNameCheck.class, SettingsReport.class);
	}

	@Bean
	static ConfigurationPropertiesBindHandlerAdvisor poolifierGroupValues() {
		return GroupValueBindHandler::new;
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	static TaskFunctionPostProcessor poolifierTaskFunctionPostProcessor(Environment environment) {
		TaskFunctionPostProcessor postProcessor = new TaskFunctionPostProcessor();
		postProcessor
			.setProxyTargetClass(environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
		return postProcessor;
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	TaskFunctionCatalog taskFunctionCatalog(ConfigurableListableBeanFactory beanFactory) {
		return TaskFunctionCatalog.of(beanFactory);
	}

	@Bean
	InheritedPoolRegistration poolifierInheritedPoolRegistration(TaskFunctionCatalog taskFunctionCatalog,
			ConfigurableListableBeanFactory beanFactory) {
		return new InheritedPoolRegistration(taskFunctionCatalog, beanFactory);
	}

	@Bean
	PoolNameCheck poolifierPoolNameCheck(ConfigurableListableBeanFactory beanFactory) {
		return new PoolNameCheck(beanFactory);
	}

	@Bean
	ChildContextGuard poolifierChildContextGuard(ApplicationContext context) {
		return new ChildContextGuard(context);
	}

	@Bean(PoolBeans.FACTORY)
	WorkerPoolFactory poolifierPoolFactory(PoolifierProperties properties, TaskFunctionCatalog taskFunctionCatalog,
			ObjectProvider<WorkerPoolBuilderCustomizer> customizers, ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		return new WorkerPoolFactory(properties, taskFunctionCatalog, customizers.orderedStream().toList(), beanFactory,
				environment);
	}

	@Bean
	SettingsReport poolifierSettingsReport(PoolifierProperties properties, TaskFunctionCatalog taskFunctionCatalog,
			Environment environment, ConfigurableListableBeanFactory beanFactory) {
		return new SettingsReport(properties, taskFunctionCatalog, environment, beanFactory);
	}

	@Bean
	PoolEventBridge poolifierEventBridge(ConfigurableApplicationContext context) {
		return new PoolEventBridge(context);
	}

	@Bean
	PoolListeners poolifierListeners(ObjectProvider<PoolListener> listeners, PoolEventBridge bridge) {
		return new PoolListeners(listeners, bridge);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(WorkerPool.class)
	@Import(TaskExecutorRegistrar.class)
	static class WorkerPoolConfiguration {

		// The lifecycle destroys the pool; close is for a context that fails before it is
		// started, and does nothing otherwise.
		@Bean(destroyMethod = "close")
		WorkerPool poolifierPool(WorkerPoolFactory factory) {
			return factory.create(TaskFunctionCatalog.DEFAULT_POOL);
		}

		@Bean
		WorkerPoolLifecycle poolifierPoolLifecycle(@Qualifier(PoolBeans.DEFAULT_POOL) WorkerPool pool,
				PoolifierProperties properties, PoolListeners listeners) {
			return new WorkerPoolLifecycle(TaskFunctionCatalog.DEFAULT_POOL, pool, properties, listeners);
		}

	}

}
