// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.InterruptedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Recreation of an exception by one of the public constructors of its class, if nothing
 * is lost by it. A class that declares fields is not recreated, as their values are not
 * carried.
 */
final class FailureRecreation {

	private static final Set<Class<?>> STATELESS = Set.of(Throwable.class, Exception.class, RuntimeException.class,
			Error.class, InterruptedIOException.class);

	private FailureRecreation() {
	}

	/**
	 * Returns an exception of the named class, or a {@link RemoteTaskException} that
	 * stands for it.
	 */
	static Throwable of(String name, @Nullable String message, @Nullable Throwable cause, StackTraceElement[] frames,
			ClassLoader loader) {
		Class<?> type = find(name, loader);
		if (type != null && isStateless(type)) {
			for (Constructor<?> constructor : constructors(type, cause)) {
				Throwable created = create(constructor, message, cause, frames);
				if (created != null) {
					return created;
				}
			}
		}
		Throwable substitute = new RemoteTaskException(name, message, cause);
		substitute.setStackTrace(frames);
		return substitute;
	}

	private static @Nullable Class<?> find(String name, ClassLoader loader) {
		if (!name.chars().allMatch((c) -> c == '.' || Character.isJavaIdentifierPart(c))) {
			return null;
		}
		try {
			Class<?> type = Class.forName(name, false, loader);
			boolean usable = Throwable.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
			return usable ? type : null;
		}
		catch (ClassNotFoundException | LinkageError | RuntimeException ex) {
			return null;
		}
	}

	// The JDK computes its transient fields, such as the message of a null pointer.
	private static boolean isStateless(Class<?> type) {
		try {
			for (Class<?> c = type; c != null && !STATELESS.contains(c); c = c.getSuperclass()) {
				int ignored = Modifier.STATIC | (c.getName().startsWith("java.") ? Modifier.TRANSIENT : 0);
				for (Field field : c.getDeclaredFields()) {
					if ((field.getModifiers() & ignored) == 0) {
						return false;
					}
				}
			}
			return true;
		}
		catch (LinkageError ex) {
			return false;
		}
	}

	// Without a cause, those that take none come first: the cause can then still be set.
	private static List<Constructor<?>> constructors(Class<?> type, @Nullable Throwable cause) {
		List<Constructor<?>> single = new ArrayList<>();
		List<Constructor<?>> pairs = new ArrayList<>();
		try {
			for (Constructor<?> constructor : type.getConstructors()) {
				Class<?>[] parameters = constructor.getParameterTypes();
				if (parameters.length == 1 && parameters[0] == String.class) {
					single.add(0, constructor);
				}
				else if (parameters.length == 0) {
					single.add(constructor);
				}
				else if (parameters.length == 2 && parameters[0] == String.class
						&& Throwable.class.isAssignableFrom(parameters[1])
						&& (cause == null || parameters[1].isInstance(cause))) {
					pairs.add(constructor);
				}
			}
		}
		catch (LinkageError ex) {
			return List.of();
		}
		List<Constructor<?>> all = new ArrayList<>((cause != null) ? pairs : single);
		all.addAll((cause != null) ? single : pairs);
		return all;
	}

	private static @Nullable Throwable create(Constructor<?> constructor, @Nullable String message,
			@Nullable Throwable cause, StackTraceElement[] frames) {
		@Nullable Object[] arguments = switch (constructor.getParameterCount()) {
			case 0 -> new Object[0];
			case 1 -> new @Nullable Object[] { message };
			default -> new @Nullable Object[] { message, cause };
		};
		try {
			Throwable created = (Throwable) constructor.newInstance(arguments);
			if (cause != null && created.getCause() != cause) {
				created.initCause(cause);
			}
			created.setStackTrace(frames);
			boolean same = Objects.equals(created.getMessage(), message) && created.getCause() == cause;
			return same ? created : null;
		}
		catch (OutOfMemoryError ex) {
			throw ex;
		}
		catch (Exception | Error ex) {
			return null;
		}
	}

}
