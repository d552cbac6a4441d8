// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import io.poolifier.spring.annotation.TaskClient;
import io.poolifier.spring.function.InvalidTaskClientException;
import io.poolifier.spring.function.TaskClientFactoryBean;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Registers a bean for each {@link TaskClient} interface in the packages of the
 * application.
 */
final class TaskClientRegistrar implements ImportBeanDefinitionRegistrar {

	private final BeanFactory beanFactory;

	private final Environment environment;

	private final ResourceLoader resourceLoader;

	TaskClientRegistrar(BeanFactory beanFactory, Environment environment, ResourceLoader resourceLoader) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.resourceLoader = resourceLoader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClass, BeanDefinitionRegistry registry) {
		if (AutoConfigurationPackages.has(this.beanFactory)) {
			ClassPathScanningCandidateComponentProvider scanner = new ClientScanner(this.environment);
			scanner.setResourceLoader(this.resourceLoader);
			AutoConfigurationPackages.get(this.beanFactory)
				.stream()
				.flatMap((basePackage) -> scanner.findCandidateComponents(basePackage).stream())
				.distinct()
				.forEach((candidate) -> register(candidate, registry));
		}
	}

	private void register(BeanDefinition candidate, BeanDefinitionRegistry registry) {
		String className = String.valueOf(candidate.getBeanClassName());
		Class<?> type = ClassUtils.resolveClassName(className, this.resourceLoader.getClassLoader());
		requireInterface(type);
		String beanName = AnnotationBeanNameGenerator.INSTANCE.generateBeanName(candidate, registry);
		requireFree(beanName, type, registry);
		RootBeanDefinition definition = new RootBeanDefinition(TaskClientFactoryBean.class);
		definition.setTargetType(ResolvableType.forClassWithGenerics(TaskClientFactoryBean.class, type));
		definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
		definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		// A function that does not exist stops the start, lazy or not.
		definition.setLazyInit(false);
		registry.registerBeanDefinition(beanName, definition);
	}

	private static void requireInterface(Class<?> type) {
		if (!type.isInterface() || type.isSealed()) {
			throw new InvalidTaskClientException(
					"The @TaskClient %s is %s.".formatted(type.getName(),
							type.isInterface() ? "sealed, so that no proxy can implement it" : "no interface"),
					type.isInterface() ? "Remove 'sealed'."
							: "Put @TaskClient on an interface with the methods that callers need.");
		}
	}

	private static void requireFree(String beanName, Class<?> type, BeanDefinitionRegistry registry) {
		if (registry.isBeanNameInUse(beanName)) {
			throw new InvalidTaskClientException(
					"The @TaskClient %s cannot be the bean '%s', as there is another bean of that name.".formatted(
							type.getName(), beanName),
					"Rename the interface or the other bean, which may be a pool.");
		}
	}

	private static final class ClientScanner extends ClassPathScanningCandidateComponentProvider {

		ClientScanner(Environment environment) {
			super(false, environment);
			addIncludeFilter(new AnnotationTypeFilter(TaskClient.class));
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition beanDefinition) {
			return !beanDefinition.getMetadata().isAnnotation();
		}

	}

}
