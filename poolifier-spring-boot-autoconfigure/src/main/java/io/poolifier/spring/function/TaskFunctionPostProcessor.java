// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.util.ClassUtils;

/**
 * Lets calls of task functions on their beans run on the pool: methods annotated with
 * {@link io.poolifier.spring.annotation.TaskFunction} that return nothing, a future or a
 * Reactor {@code Mono}. Their beans become proxies. It asks for pools when they are first
 * needed, so that it may be there before them.
 */
@SuppressWarnings("serial")
public final class TaskFunctionPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

	/**
	 * Creates the post-processor.
	 */
	public TaskFunctionPostProcessor() {
		// The task begins with all the advice that the bean has otherwise, such as a
		// transaction.
		setBeforeExistingAdvisors(true);
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		super.setBeanFactory(beanFactory);
		this.advisor = new DefaultPointcutAdvisor(new SubmittedMethods(),
				new TaskFunctionInterceptor(new PoolLookup(beanFactory), new UncaughtExceptions(beanFactory)));
	}

	@Override
	public Class<?> determineBeanType(Class<?> beanType, String beanName) {
		return (isFinal(beanType) && this.advisor != null && isEligible(beanType))
				? proxyByInterfaces(beanType, beanName, this.advisor) : super.determineBeanType(beanType, beanName);
	}

	/**
	 * The class of the proxy of a final class, which a native image has to know ahead of
	 * time.
	 */
	private Class<?> proxyByInterfaces(Class<?> type, String beanName, Advisor advisor) {
		requireInterfaces(type, beanName);
		ProxyFactory proxyFactory = new ProxyFactory();
		proxyFactory.copyFrom(this);
		proxyFactory.setProxyTargetClass(false);
		proxyFactory.setTargetClass(type);
		evaluateProxyInterfaces(type, proxyFactory);
		proxyFactory.addAdvisor(advisor);
		return proxyFactory.getProxyClass(type.getClassLoader());
	}

	@Override
	protected ProxyFactory prepareProxyFactory(Object bean, String beanName) {
		ProxyFactory proxyFactory = super.prepareProxyFactory(bean, beanName);
		Class<?> type = bean.getClass();
		if (isFinal(type) && proxyFactory.isProxyTargetClass()) {
			requireInterfaces(type, beanName);
			proxyFactory.setProxyTargetClass(false);
			evaluateProxyInterfaces(type, proxyFactory);
		}
		return proxyFactory;
	}

	private static boolean isFinal(Class<?> type) {
		return Modifier.isFinal(type.getModifiers());
	}

	/**
	 * A class that has no subclass can only be proxied by its interfaces.
	 */
	private static void requireInterfaces(Class<?> type, String beanName) {
		MethodIntrospector.selectMethods(type, (Method method) -> SubmittedMethods.isSubmitted(method))
			.stream()
			.filter((method) -> !isOfInterface(method, type))
			.findFirst()
			.ifPresent((method) -> {
				throw TaskFunctionDeclaration.ofMethod(method, beanName)
					.refused(
							"returns %s, so that a call runs on the pool, but its class is final and cannot be proxied"
								.formatted(method.getReturnType().getSimpleName()),
							"Remove 'final' from the class, or declare the method in an interface of it.");
			});
	}

	private static boolean isOfInterface(Method method, Class<?> type) {
		return Arrays.stream(ClassUtils.getAllInterfacesForClass(type))
			.flatMap((candidate) -> Arrays.stream(candidate.getMethods()))
			.anyMatch((candidate) -> AopUtils.getMostSpecificMethod(candidate, type).equals(method));
	}

	/**
	 * The methods whose calls submit tasks.
	 */
	private static final class SubmittedMethods extends StaticMethodMatcherPointcut {

		SubmittedMethods() {
			setClassFilter(new OfApplication());
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return isSubmitted(AopUtils.getMostSpecificMethod(method, targetClass));
		}

		static boolean isSubmitted(Method method) {
			return InvocationStyle.of(method).submits() && method.getDeclaringClass() != Object.class
					&& TaskFunctionMethods.annotation(method) != null;
		}

	}

	private static final class OfApplication implements ClassFilter {

		@Override
		public boolean matches(Class<?> type) {
			return !TaskFunctionMethods.isOfSpring(type);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof OfApplication;
		}

		@Override
		public int hashCode() {
			return OfApplication.class.hashCode();
		}

	}

}
