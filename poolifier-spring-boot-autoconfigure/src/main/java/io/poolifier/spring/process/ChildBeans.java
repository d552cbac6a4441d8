// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;

/**
 * Removal and replacement of the beans by which an application begins to work by itself.
 * Comes before beans are made lazy.
 */
final class ChildBeans implements BeanFactoryPostProcessor {

	/** Would create the beans with scheduled methods. */
	private static final String SCHEDULED_BEANS = "scheduledBeanLazyInitializationExcludeFilter";

	/** Would repeat the warnings of the parent. */
	private static final String SETTINGS_REPORT = "poolifierSettingsReport";

	private final String pool;

	ChildBeans(String pool) {
		this.pool = pool;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beanFactory;
		for (String name : beanFactory.getBeanNamesForType(ScheduledAnnotationBeanPostProcessor.class, true, false)) {
			remove(name, registry);
		}
		remove(SCHEDULED_BEANS, registry);
		remove(SETTINGS_REPORT, registry);
		remove(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, registry);
		beanFactory.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
				new ChildLifecycleProcessor(beanFactory));
		beanFactory.registerSingleton("poolifierFunctionBeans", new FunctionBeans(this.pool));
		beanFactory.addBeanPostProcessor(new ResourceStarter());
	}

	private static void remove(String name, BeanDefinitionRegistry registry) {
		if (registry.containsBeanDefinition(name)) {
			registry.removeBeanDefinition(name);
		}
	}

	/**
	 * Starts resources that clients cannot do without, when they are created.
	 */
	private static final class ResourceStarter implements BeanPostProcessor {

		/** The connections of Spring's HTTP clients on Reactor Netty. */
		private static final String REACTOR_NETTY = "org.springframework.http.client.ReactorResourceFactory";

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (bean instanceof SmartLifecycle resource && bean.getClass().getName().equals(REACTOR_NETTY)) {
				resource.start();
			}
			return bean;
		}

	}

}
