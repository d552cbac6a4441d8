// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Sorts methods as they stand in the code. Reflection returns them in any order, a
 * different one in the next run of the application, so the class file is read; where
 * there is none, the order is that of the names.
 */
final class DeclarationOrder {

	private final MetadataReaderFactory metadataReaders;

	DeclarationOrder(@Nullable ClassLoader classLoader) {
		this.metadataReaders = MetadataReaderFactory.create(classLoader);
	}

	/**
	 * Sorts methods within their classes; the order of the classes stays.
	 */
	<T> Map<Method, T> sort(Map<Method, T> methods) {
		if (methods.size() < 2) {
			return methods;
		}
		Map<Class<?>, Map<Method, T>> byClass = new LinkedHashMap<>();
		methods.forEach((method, value) -> byClass
			.computeIfAbsent(method.getDeclaringClass(), (type) -> new TreeMap<>(within(type)))
			.put(method, value));
		Map<Method, T> sorted = new LinkedHashMap<>();
		byClass.values().forEach(sorted::putAll);
		return sorted;
	}

	private Comparator<Method> within(Class<?> type) {
		List<String> names = namesInFile(type);
		return Comparator.<Method>comparingInt((method) -> names.indexOf(method.getName()))
			.thenComparing(Method::getName)
			.thenComparing(Method::toString);
	}

	private List<String> namesInFile(Class<?> type) {
		try {
			return this.metadataReaders.getMetadataReader(type.getName())
				.getAnnotationMetadata()
				.getDeclaredMethods()
				.stream()
				.map(MethodMetadata::getMethodName)
				.toList();
		}
		catch (IOException ex) {
			return List.of();
		}
	}

}
