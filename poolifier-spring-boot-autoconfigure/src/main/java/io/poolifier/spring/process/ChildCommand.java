// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.poolifier.process.ProcessWorkerMain;

import org.springframework.core.NativeDetector;
import org.springframework.util.ClassUtils;

/**
 * Command that launches a child JVM with the class path of this one, however the
 * application was packaged: from its classes, from an executable jar or war, or from
 * either of the layouts into which such a jar can be extracted. The working directory has
 * to be that of this JVM, as its class path may be relative.
 */
public final class ChildCommand {

	/*
	 * Implementation note. The class path is the same whatever the packaging: a manifest
	 * with a Class-Path works there as well. What differs is whether the JVM itself finds
	 * the main class in it, or Spring Boot's launcher has to.
	 */

	private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";

	/** The options that a child inherits, apart from system properties. */
	private static final List<String> INHERITED = List.of("--add-opens=", "--add-exports=", "--add-modules=",
			"--add-reads=", "--enable-native-access=", "--illegal-native-access=", "--enable-preview",
			"--sun-misc-unsafe-memory-access=", "-XX:SharedArchiveFile=", "-XX:AOTCache=", "-ea", "-da", "-esa", "-dsa",
			"-enableassertions", "-disableassertions", "-enablesystemassertions", "-disablesystemassertions");

	/** The system properties that a child does not inherit. */
	private static final List<String> NOT_INHERITED = List.of("-Dcom.sun.management.", "-Djava.rmi.server.",
			"-Dloader.main=", "-Dloader.args=", "-Dspring.aot.enabled", "-Dspring.context.exit",
			"-Dspring.context.checkpoint");

	/** Spring Boot's developer tools would start the application on another thread. */
	private static final String NO_RESTART = "-Dspring.devtools.restart.enabled=false";

	private final String java;

	private final List<String> inputArguments;

	private final ClassPath classPath;

	private final ClassLoader loader;

	/**
	 * Creates a command.
	 * @param java the executable
	 * @param inputArguments the options of this JVM
	 * @param classPath the class path of this JVM
	 * @param loader the class loader of that class path
	 */
	ChildCommand(String java, List<String> inputArguments, ClassPath classPath, ClassLoader loader) {
		this.java = java;
		this.inputArguments = inputArguments;
		this.classPath = classPath;
		this.loader = loader;
	}

	/**
	 * Returns the command for children of this JVM. They get its system properties and
	 * its options for modules, class archives and assertions, but not those for memory,
	 * debugger, agents and JMX.
	 * @param jvmOptions further options, which take precedence
	 * @return the elements of the command, up to and including the main class
	 * @throws IllegalStateException if this application runs in a way that no child can
	 */
	public static List<String> create(List<String> jvmOptions) {
		if (NativeDetector.inNativeImage()) {
			throw refused("it is a native image, which has no JVM to start");
		}
		return new ChildCommand(java(Path.of(System.getProperty("java.home"))),
				ManagementFactory.getRuntimeMXBean().getInputArguments(), ClassPath.current(),
				ClassLoader.getSystemClassLoader())
			.elements(jvmOptions);
	}

	/**
	 * Returns the executable of a Java runtime, or the one of this process if it is the
	 * same under another path.
	 */
	static String java(Path home) {
		String name = (File.separatorChar == '\\') ? "java.exe" : "java";
		Path java = home.resolve("bin").resolve(name);
		if (Files.isExecutable(java)) {
			return java.toString();
		}
		return ProcessHandle.current()
			.info()
			.command()
			.filter((command) -> Path.of(command).endsWith(name))
			.orElseThrow(() -> refused("there is no %s to start".formatted(java)));
	}

	List<String> elements(List<String> jvmOptions) {
		List<String> elements = new ArrayList<>();
		elements.add(this.java);
		this.inputArguments.stream().filter(ChildCommand::isInherited).forEach(elements::add);
		elements.add(NO_RESTART);
		if (isFound(ProcessWorkerMain.class.getName())) {
			elements.addAll(jvmOptions);
			elements.addAll(List.of("-cp", this.classPath.value(), ProcessWorkerMain.class.getName()));
		}
		else if (isFound(LAUNCHER)) {
			elements.add("-Dloader.main=" + ProcessWorkerMain.class.getName());
			elements.addAll(pathInWar());
			elements.addAll(jvmOptions);
			elements.addAll(List.of("-cp", this.classPath.value(), LAUNCHER));
		}
		else {
			throw refused(
					"its classes are neither on the class path of the JVM nor in an executable jar or war, as in a servlet container");
		}
		return List.copyOf(elements);
	}

	private static boolean isInherited(String option) {
		return (option.startsWith("-D") && NOT_INHERITED.stream().noneMatch(option::startsWith))
				|| INHERITED.stream().anyMatch(option::startsWith);
	}

	private boolean isFound(String className) {
		return this.loader.getResource(ClassUtils.convertClassNameToResourcePath(className) + ".class") != null;
	}

	/** The launcher finds the libraries of jars only by itself. */
	private List<String> pathInWar() {
		String libraries = this.classPath.attribute("Spring-Boot-Lib");
		return (libraries != null && libraries.startsWith("WEB-INF/"))
				? List.of("-Dloader.path=WEB-INF/classes/,WEB-INF/lib/,WEB-INF/lib-provided/") : List.of();
	}

	private static IllegalStateException refused(String reason) {
		return new IllegalStateException(
				"This application cannot launch child JVMs, because %s. Use workers that are threads."
					.formatted(reason));
	}

}
