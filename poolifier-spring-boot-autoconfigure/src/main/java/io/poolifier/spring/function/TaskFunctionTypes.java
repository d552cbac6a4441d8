// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.poolifier.options.TaskTypes;

import org.springframework.core.ResolvableType;

/**
 * Resolution of the types of the data and of the result of a task function, as far as the
 * class of its bean reveals them. Child JVMs come to the same types.
 */
final class TaskFunctionTypes {

	private TaskFunctionTypes() {
	}

	static TaskTypes ofMethod(Method method, Class<?> beanType) {
		List<Type> data = TaskParameters.of(method)
			.ofData()
			.mapToObj((index) -> withoutVariables(ResolvableType.forMethodParameter(method, index, beanType)))
			.toList();
		return new TaskTypes(data, result(ResolvableType.forMethodReturnType(method, beanType)));
	}

	/**
	 * Returns the types of a bean that is a task handler.
	 * @param handlerType its type as a {@link io.poolifier.task.TaskHandler}
	 */
	static TaskTypes ofTaskHandler(ResolvableType handlerType) {
		return TaskTypes.of(withoutVariables(handlerType.getGeneric(0)), result(handlerType.getGeneric(1)));
	}

	private static Type result(ResolvableType returned) {
		InvocationStyle style = InvocationStyle.of(returned.resolve(Object.class));
		boolean wrapped = style == InvocationStyle.FUTURE || style == InvocationStyle.MONO;
		Type result = withoutVariables(wrapped ? returned.getGeneric(0) : returned);
		return (result == Void.class) ? void.class : result;
	}

	private static Type withoutVariables(ResolvableType type) {
		return withoutVariables(type, new HashSet<>());
	}

	/**
	 * Replaces variables and wildcards by what they stand for, or else by their bounds. A
	 * bound that refers to its variable ends with a plain class.
	 */
	private static Type withoutVariables(ResolvableType type, Set<TypeVariable<?>> outer) {
		if (type.getType() instanceof Class<?> plain) {
			return plain;
		}
		if (type.isArray()) {
			Type component = withoutVariables(type.getComponentType(), outer);
			return (component instanceof Class<?> plain) ? plain.arrayType() : new ArrayOf(component);
		}
		Class<?> raw = type.resolve(Object.class);
		Set<TypeVariable<?>> variables = outer;
		if (type.getType() instanceof TypeVariable<?> variable) {
			variables = new HashSet<>(outer);
			if (!variables.add(variable)) {
				return raw;
			}
		}
		Set<TypeVariable<?>> known = variables;
		ResolvableType[] arguments = Arrays.stream(type.getGenerics())
			.map((argument) -> ResolvableType.forType(withoutVariables(argument, known)))
			.toArray(ResolvableType[]::new);
		boolean complete = arguments.length > 0 && arguments.length == raw.getTypeParameters().length;
		return complete ? ResolvableType.forClassWithGenerics(raw, arguments).getType() : raw;
	}

	/**
	 * Array of a type with type arguments.
	 *
	 * @param getGenericComponentType the type of the elements
	 */
	private record ArrayOf(Type getGenericComponentType) implements GenericArrayType {

		@Override
		public String toString() {
			return this.getGenericComponentType.getTypeName() + "[]";
		}

	}

}
