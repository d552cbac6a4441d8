// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.poolifier.spring.annotation.TaskFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * Finds task functions by the types of beans. It must not create beans: the pool needs
 * the functions, and beans that declare functions may need the pool.
 */
final class TaskFunctionScanner {

	private static final Logger logger = LoggerFactory.getLogger(TaskFunctionScanner.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final DeclarationOrder declarationOrder;

	private final Set<String> pools;

	private final Set<Class<?>> classesWithoutFunctions = new HashSet<>();

	TaskFunctionScanner(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.pools = PoolLookup.names(beanFactory);
		this.declarationOrder = new DeclarationOrder(beanFactory.getBeanClassLoader());
	}

	void scan(Consumer<DeclaredTaskFunction> found) {
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			if (!ScopedProxyUtils.isScopedTarget(beanName)) {
				scan(beanName, found);
			}
		}
	}

	private void scan(String beanName, Consumer<DeclaredTaskFunction> found) {
		BeanDefinition definition = definition(beanName);
		Class<?> type = type(beanName, definition);
		if (type == null || isInfrastructure(type, definition)) {
			return;
		}
		MergedAnnotation<TaskFunction> onFactoryMethod = onFactoryMethod(definition);
		MergedAnnotation<TaskFunction> onBean = onFactoryMethod.isPresent() ? onFactoryMethod : onType(type);
		if (onBean.isPresent()) {
			found.accept(beanFunction(beanName, type, definition, onBean));
		}
		onMethods(type)
			.forEach((method, annotation) -> found.accept(methodFunction(beanName, type, method, annotation)));
	}

	/**
	 * The definition that says most about a bean: behind a scoped proxy it is the
	 * target's.
	 */
	private @Nullable BeanDefinition definition(String beanName) {
		String targetName = ScopedProxyUtils.getTargetBeanName(beanName);
		for (String name : new String[] { targetName, beanName }) {
			if (this.beanFactory.containsBeanDefinition(name)) {
				return this.beanFactory.getMergedBeanDefinition(name);
			}
		}
		return null;
	}

	private @Nullable Class<?> type(String beanName, @Nullable BeanDefinition definition) {
		if (definition != null
				&& definition.getAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE) instanceof Class<?> type) {
			return type;
		}
		String targetName = ScopedProxyUtils.getTargetBeanName(beanName);
		String name = this.beanFactory.containsBeanDefinition(targetName) ? targetName : beanName;
		try {
			Class<?> type = this.beanFactory.getType(name, false);
			return (type != null) ? ClassUtils.getUserClass(type) : null;
		}
		catch (RuntimeException | LinkageError ex) {
			// Whoever asks for the bean is told all; a bean that nobody asks for may be
			// one that cannot exist here.
			logger.debug("Could not determine the type of bean '{}'", beanName, ex);
			return null;
		}
	}

	private static boolean isInfrastructure(Class<?> type, @Nullable BeanDefinition definition) {
		return AopInfrastructureBean.class.isAssignableFrom(type) || TaskFunctionMethods.isOfSpring(type)
				|| (definition != null && definition.getRole() == BeanDefinition.ROLE_INFRASTRUCTURE);
	}

	private static MergedAnnotation<TaskFunction> onFactoryMethod(@Nullable BeanDefinition definition) {
		Method factoryMethod = (definition instanceof RootBeanDefinition root) ? root.getResolvedFactoryMethod() : null;
		return (factoryMethod != null)
				? MergedAnnotations.from(factoryMethod, SearchStrategy.TYPE_HIERARCHY).get(TaskFunction.class)
				: MergedAnnotation.missing();
	}

	private MergedAnnotation<TaskFunction> onType(Class<?> type) {
		return isCandidate(type) ? MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).get(TaskFunction.class)
				: MergedAnnotation.missing();
	}

	private boolean isCandidate(Class<?> type) {
		return !this.classesWithoutFunctions.contains(type)
				&& AnnotationUtils.isCandidateClass(type, TaskFunction.class);
	}

	private DeclaredTaskFunction beanFunction(String beanName, Class<?> type, @Nullable BeanDefinition definition,
			MergedAnnotation<TaskFunction> annotation) {
		TaskFunctionDeclaration declaration = (annotation.getSource() instanceof Method factoryMethod)
				? TaskFunctionDeclaration.ofBeanMethod(factoryMethod, beanName)
				: TaskFunctionDeclaration.ofClass(type, beanName);
		declaration.requireTaskHandler(type);
		ResolvableType handlerType = InputTypes
			.taskHandler((definition != null) ? definition.getResolvableType() : ResolvableType.NONE, type);
		declaration.requireNoContextAsData(handlerType.getGeneric(0).resolve(Object.class));
		declaration.requireResult(handlerType.getGeneric(1).resolve(Object.class));
		return new DeclaredTaskFunction(declaration.name(annotation, beanName),
				declaration.pool(annotation, this.pools), InputTypes.ofTaskHandler(handlerType), declaration.toString(),
				new BeanTaskHandler(new BeanReference(this.beanFactory, beanName), handlerType),
				declaration.options(annotation, TaskFunctionTypes.ofTaskHandler(handlerType), List.of("data"),
						this.beanFactory::resolveEmbeddedValue));
	}

	private DeclaredTaskFunction methodFunction(String beanName, Class<?> type, Method method,
			MergedAnnotation<TaskFunction> annotation) {
		TaskFunctionDeclaration declaration = TaskFunctionDeclaration.ofMethod(method, beanName);
		declaration.requireNoClient(type);
		declaration.requireCallable(method, type);
		String name = declaration.name(annotation, method.getName());
		return new DeclaredTaskFunction(name, declaration.pool(annotation, this.pools),
				InputTypes.ofMethod(method, type), declaration.toString(),
				new MethodTaskHandler(name, declaration, new BeanReference(this.beanFactory, beanName), type, method),
				declaration.options(annotation, TaskFunctionTypes.ofMethod(method, type),
						TaskParameters.of(method).namesOfData(method), this.beanFactory::resolveEmbeddedValue));
	}

	private Map<Method, MergedAnnotation<TaskFunction>> onMethods(Class<?> type) {
		if (!isCandidate(type)) {
			return Map.of();
		}
		Map<Method, MergedAnnotation<TaskFunction>> methods = select(type);
		if (methods.isEmpty() && !onType(type).isPresent()) {
			this.classesWithoutFunctions.add(type);
		}
		return this.declarationOrder.sort(methods);
	}

	private static Map<Method, MergedAnnotation<TaskFunction>> select(Class<?> type) {
		try {
			return MethodIntrospector.selectMethods(type, TaskFunctionMethods::annotation);
		}
		catch (IllegalStateException | LinkageError ex) {
			logger.debug("Could not look for task functions in {}", type, ex);
			return Map.of();
		}
	}

}
