// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Detection of the class whose main method started this application.
 */
public final class MainClass {

	/** A test starts its application without a main method, or is called by one. */
	private static final List<String> TESTS = List.of("org.springframework.test.", "org.springframework.boot.test.",
			"org.junit.", "org.testng.");

	private static final String LAUNCHERS = "org.springframework.boot.loader.";

	private MainClass() {
	}

	/**
	 * Finds the class: that of the main method that is running on this thread, or that of
	 * the command that started this JVM. In a test, it is the
	 * {@link SpringBootConfiguration} of the application.
	 * @param beanFactory the bean factory of the application
	 * @return the name of the class, or {@code null} if there is none with a main method
	 */
	public static @Nullable String find(ListableBeanFactory beanFactory) {
		Caller caller = StackWalker.getInstance().walk(MainClass::caller);
		if (caller.mainClass() != null) {
			return caller.mainClass();
		}
		String launched = caller.isTest() ? null : launched(ClassPath.current(), System.getProperty("sun.java.command"),
				System.getProperty("loader.main"));
		return (launched != null) ? launched : ofConfiguration(beanFactory);
	}

	private static Caller caller(Stream<StackFrame> frames) {
		Iterator<StackFrame> iterator = frames.iterator();
		while (iterator.hasNext()) {
			StackFrame frame = iterator.next();
			if (TESTS.stream().anyMatch(frame.getClassName()::startsWith)) {
				return new Caller(null, true);
			}
			if (frame.getMethodName().equals("main")) {
				return new Caller(frame.getClassName(), false);
			}
		}
		return new Caller(null, false);
	}

	/**
	 * Returns the main class of a command.
	 * @param classPath the class path of the JVM
	 * @param command the main class or the jar, and the program arguments
	 * @param launcherMain the main class that Spring Boot's launcher was given
	 */
	static @Nullable String launched(ClassPath classPath, @Nullable String command, @Nullable String launcherMain) {
		if (command == null || command.isEmpty()) {
			return null;
		}
		boolean jar = classPath.isOneJar() && command.startsWith(classPath.value());
		String main = jar ? classPath.attribute("Main-Class") : command.split(" ", 2)[0];
		if (main != null && main.startsWith(LAUNCHERS)) {
			main = (launcherMain != null) ? launcherMain : classPath.attribute("Start-Class");
		}
		return (main != null) ? existing(main.substring(main.indexOf('/') + 1)) : null;
	}

	private static @Nullable String existing(String className) {
		return ClassUtils.isPresent(className, null) ? className : null;
	}

	private static @Nullable String ofConfiguration(ListableBeanFactory beanFactory) {
		List<Class<?>> configurations = Arrays
			.stream(beanFactory.getBeanNamesForAnnotation(SpringBootConfiguration.class))
			.map((name) -> Optional.<Class<?>>ofNullable(beanFactory.getType(name, false)))
			.flatMap(Optional::stream)
			.<Class<?>>map(ClassUtils::getUserClass)
			.toList();
		if (configurations.size() != 1) {
			return null;
		}
		Class<?> configuration = configurations.get(0);
		return Stream.of(configuration.getName(), configuration.getName() + "Kt")
			.filter((name) -> ClassUtils.isPresent(name, configuration.getClassLoader()))
			.map((name) -> ClassUtils.resolveClassName(name, configuration.getClassLoader()))
			.filter((type) -> Objects.nonNull(MainMethod.find(type)))
			.map(Class::getName)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Code that has this one called.
	 *
	 * @param mainClass the class of the main method, if there is one
	 * @param isTest whether it is a test
	 */
	private record Caller(@Nullable String mainClass, boolean isTest) {

	}

}
