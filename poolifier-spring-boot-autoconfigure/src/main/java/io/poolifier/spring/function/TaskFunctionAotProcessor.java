// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.aot.BeanFactoryInitializationCode;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Tells a native image what is reached by reflection: the methods that are task
 * functions, what they take and return, and the interfaces that are task clients.
 */
final class TaskFunctionAotProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory.getBeanNamesForType(TaskFunctionCatalog.class, true, false).length == 0) {
			return null;
		}
		List<DeclaredTaskFunction> functions = new ArrayList<>();
		new TaskFunctionScanner(beanFactory).scan(functions::add);
		List<Class<?>> clients = clients(beanFactory);
		return (functions.isEmpty() && clients.isEmpty()) ? null : new Contribution(functions, clients);
	}

	private static List<Class<?>> clients(ConfigurableListableBeanFactory beanFactory) {
		List<Class<?>> clients = new ArrayList<>();
		for (String name : beanFactory.getBeanNamesForType(TaskClientFactoryBean.class, true, false)) {
			Class<?> type = beanFactory.getType(BeanFactoryUtils.transformedBeanName(name), false);
			if (type != null) {
				clients.add(type);
			}
		}
		return clients;
	}

	private record Contribution(List<DeclaredTaskFunction> functions,
			List<Class<?>> clients) implements BeanFactoryInitializationAotContribution {

		private static final BindingReflectionHintsRegistrar payloads = new BindingReflectionHintsRegistrar();

		@Override
		public void applyTo(GenerationContext generation, BeanFactoryInitializationCode code) {
			RuntimeHints hints = generation.getRuntimeHints();
			for (DeclaredTaskFunction function : this.functions) {
				if (function.handler() instanceof MethodTaskHandler handler) {
					registerMethod(hints, handler);
					registerPayload(hints, handler.payloadTypes());
				}
				else if (function.handler() instanceof BeanTaskHandler handler) {
					registerPayload(hints, handler.payloadTypes());
				}
			}
			for (Class<?> client : this.clients) {
				hints.proxies().registerJdkProxy(client);
				registerClient(hints, client);
			}
		}

		private static void registerMethod(RuntimeHints hints, MethodTaskHandler handler) {
			Method method = handler.method();
			hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
			// A proxy may have it from an interface only.
			Arrays.stream(ClassUtils.getAllInterfacesForClass(handler.declaredType()))
				.flatMap((candidate) -> Arrays.stream(candidate.getMethods()))
				.filter((candidate) -> candidate.getName().equals(method.getName())
						&& candidate.getParameterCount() == method.getParameterCount())
				.forEach((candidate) -> hints.reflection().registerMethod(candidate, ExecutableMode.INVOKE));
			// The class file tells the order in which functions were written.
			hints.resources().registerType(TypeReference.of(method.getDeclaringClass()));
		}

		private static void registerPayload(RuntimeHints hints, Stream<ResolvableType> types) {
			types.filter((type) -> type.resolve() != null)
				.forEach((type) -> payloads.registerReflectionHints(hints.reflection(), type.getType()));
		}

		private static void registerClient(RuntimeHints hints, Class<?> client) {
			hints.reflection().registerType(client, MemberCategory.INVOKE_PUBLIC_METHODS);
			for (Class<?> parent : client.getInterfaces()) {
				registerClient(hints, parent);
			}
		}

	}

}
