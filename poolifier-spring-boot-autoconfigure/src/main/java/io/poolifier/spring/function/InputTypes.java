// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;

import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Resolution of the input type of a task function, as far as a bean's class and its
 * declared type reveal it.
 */
final class InputTypes {

	private InputTypes() {
	}

	static @Nullable Type ofMethod(Method method, Class<?> beanType) {
		TaskParameters parameters = TaskParameters.of(method);
		return switch (parameters.dataCount()) {
			case 0 -> null;
			case 1 -> withoutVariables(
					ResolvableType.forMethodParameter(method, parameters.ofData().findFirst().getAsInt(), beanType));
			default -> Object[].class;
		};
	}

	static Type ofTaskHandler(ResolvableType handlerType) {
		return withoutVariables(handlerType.getGeneric(0));
	}

	/**
	 * The type of a bean as a {@link TaskHandler}. Asks the declared type first: the
	 * class of a lambda knows no type arguments.
	 */
	static ResolvableType taskHandler(ResolvableType declaredType, Class<?> beanType) {
		ResolvableType declared = declaredType.as(TaskHandler.class);
		return (declared.getGeneric(0).resolve() != null) ? declared
				: ResolvableType.forClass(TaskHandler.class, beanType);
	}

	private static Type withoutVariables(ResolvableType type) {
		if (type.getType() instanceof Class<?> || !type.hasGenerics()) {
			return type.toClass();
		}
		ResolvableType[] arguments = Arrays.stream(type.getGenerics())
			.map(InputTypes::argument)
			.toArray(ResolvableType[]::new);
		return ResolvableType.forClassWithGenerics(type.toClass(), arguments).getType();
	}

	/**
	 * A variable becomes a plain class, whatever its bound: bounds may refer to
	 * themselves.
	 */
	private static ResolvableType argument(ResolvableType type) {
		if (type.getType() instanceof TypeVariable<?>) {
			return ResolvableType.forClass(type.toClass());
		}
		return (type.getType() instanceof ParameterizedType) ? ResolvableType.forType(withoutVariables(type)) : type;
	}

}
