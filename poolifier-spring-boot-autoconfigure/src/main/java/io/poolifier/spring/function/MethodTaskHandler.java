// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Arrays;
import java.util.stream.Stream;

import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.SpringProxy;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Calls a method of a bean: of the bean that was called, or, for tasks that name the
 * function, of the one that is looked up, through its proxy if it has one.
 */
final class MethodTaskHandler implements TaskHandler<@Nullable Object, @Nullable Object> {

	private final String name;

	private final TaskFunctionDeclaration declaration;

	private final BeanReference bean;

	private final Class<?> declaredType;

	private final Method method;

	private final TaskParameters parameters;

	private final InvocationStyle style;

	private volatile @Nullable Exposed exposed;

	MethodTaskHandler(String name, TaskFunctionDeclaration declaration, BeanReference bean, Class<?> declaredType,
			Method method) {
		this.name = name;
		this.declaration = declaration;
		this.bean = bean;
		this.declaredType = declaredType;
		this.method = method;
		this.parameters = TaskParameters.of(method);
		this.style = InvocationStyle.of(method);
	}

	// NullAway on JDK 17 reads no type annotations of class files, such as TaskHandler's.
	@Override
	@SuppressWarnings("NullAway")
	public @Nullable Object handle(@Nullable Object data) throws Exception {
		return this.style.resultOf(call(data, null));
	}

	@Override
	@SuppressWarnings("NullAway")
	public @Nullable Object handle(@Nullable Object data, TaskContext context) throws Exception {
		return this.style.resultOf(call(data, context));
	}

	private @Nullable Object call(@Nullable Object data, @Nullable TaskContext context) throws Exception {
		InterceptedCall call = InterceptedCall.take(this.method);
		return (call != null) ? proceed(call, data) : callByName(data, context);
	}

	private @Nullable Object proceed(InterceptedCall call, @Nullable Object data) throws Exception {
		try {
			return call.proceed(this.parameters.arguments(data, call.context()));
		}
		catch (Throwable ex) {
			throw asException(ex);
		}
	}

	@SuppressWarnings("NullAway")
	private @Nullable Object callByName(@Nullable Object data, @Nullable TaskContext context) throws Exception {
		Object target = this.bean.get();
		Method method = exposedBy(target.getClass());
		if (this.style.submits()) {
			TaskFunctionCall.expect(this.method);
		}
		try {
			return method.invoke(target, this.parameters.arguments(data, context));
		}
		catch (InvocationTargetException ex) {
			throw asException(ex.getTargetException());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("Task function '%s' cannot be given %s: it is %s".formatted(this.name,
					(data != null) ? data.getClass().getTypeName() : "null", this.declaration), ex);
		}
		finally {
			if (this.style.submits()) {
				TaskFunctionCall.forget();
			}
		}
	}

	/**
	 * Checks that the bean lets the method be called, if its class is known by now.
	 * @throws InvalidTaskFunctionException if it does not
	 */
	void verify() {
		Class<?> type = this.bean.exposedType();
		if (type != null) {
			exposedBy(type);
		}
	}

	Class<?> declaredType() {
		return this.declaredType;
	}

	Method method() {
		return this.method;
	}

	/**
	 * Returns the types of the method's data parameters and of its tasks' result.
	 */
	Stream<ResolvableType> payloadTypes() {
		ResolvableType returned = ResolvableType.forMethodReturnType(this.method, this.declaredType);
		Stream<ResolvableType> taken = this.parameters.ofData()
			.mapToObj((index) -> ResolvableType.forMethodParameter(this.method, index, this.declaredType));
		return Stream.concat(taken, Stream.of(this.style.submits() ? returned.getGeneric(0) : returned));
	}

	boolean submitsCalls() {
		return this.style.submits();
	}

	private Method exposedBy(Class<?> type) {
		Exposed known = this.exposed;
		if (known == null || known.type() != type) {
			known = new Exposed(type, find(type));
			this.exposed = known;
		}
		return known.method();
	}

	private Method find(Class<?> type) {
		Method found = this.method;
		if (!found.getDeclaringClass().isAssignableFrom(type)) {
			found = findInInterfaces(type);
		}
		else if (SpringProxy.class.isAssignableFrom(type) && Modifier.isFinal(found.getModifiers())) {
			throw this.declaration.refused(
					"is final, and its bean is proxied by a subclass: it would run on the proxy, whose fields are empty",
					"Remove 'final'.");
		}
		ReflectionUtils.makeAccessible(found);
		return found;
	}

	private Method findInInterfaces(Class<?> type) {
		return Arrays.stream(ClassUtils.getAllInterfacesForClass(type))
			.flatMap((candidate) -> Arrays.stream(candidate.getMethods()))
			.filter((candidate) -> candidate.getName().equals(this.method.getName())
					&& candidate.getParameterCount() == this.method.getParameterCount())
			.filter((candidate) -> BridgeMethodResolver.getMostSpecificMethod(candidate, this.declaredType)
				.equals(this.method))
			.findFirst()
			.orElseThrow(() -> this.declaration.refused(
					"is not passed on by its bean, which is a proxy that only has the methods of its interfaces",
					"Declare the method in an interface of the bean, or let the bean be proxied by a subclass (spring.aop.proxy-target-class=true, or proxyTargetClass = true where the proxy is asked for)."));
	}

	private static Exception asException(Throwable thrown) {
		if (thrown instanceof Error error) {
			throw error;
		}
		return (thrown instanceof Exception exception) ? exception : new UndeclaredThrowableException(thrown);
	}

	private record Exposed(Class<?> type, Method method) {
	}

}
