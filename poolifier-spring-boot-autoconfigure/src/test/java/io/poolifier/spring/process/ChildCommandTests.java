// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import io.poolifier.process.ProcessWorkerMain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ChildCommandTests {

	private static final String MAIN = ProcessWorkerMain.class.getName();

	private static final String MAIN_FILE = MAIN.replace('.', '/') + ".class";

	private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";

	private static final String LAUNCHER_FILE = LAUNCHER.replace('.', '/') + ".class";

	private static final String NO_RESTART = "-Dspring.devtools.restart.enabled=false";

	@TempDir
	Path directory;

	@Test
	void classPathIsPassedOn() throws IOException {
		Path classes = classes(this.directory.resolve("classes"));
		Path library = jar("library.jar", new Manifest());
		String classPath = classes + File.pathSeparator + library;
		assertThat(elements(classPath, List.of(), List.of("-Xmx64m"), classes, library)).containsExactly("java",
				NO_RESTART, "-Xmx64m", "-cp", classPath, MAIN);
	}

	@Test
	void jarWithAClassPathInItsManifestIsPassedOn() throws IOException {
		Path library = jar("lib.jar", new Manifest(), MAIN_FILE);
		Path application = jar("app.jar", manifest("Class-Path", library.getFileName().toString()));
		assertThat(elements(application.toString(), List.of(), List.of(), application)).containsExactly("java",
				NO_RESTART, "-cp", application.toString(), MAIN);
	}

	@Test
	void executableJarIsLaunched() throws IOException {
		Path jar = jar("app.jar", manifest("Spring-Boot-Lib", "BOOT-INF/lib/"), LAUNCHER_FILE,
				"BOOT-INF/classes/" + MAIN_FILE);
		assertThat(elements(jar.toString(), List.of("-Dloader.main=a.Main", "-Dloader.path=plugins"), List.of("-Xmx1g"),
				jar))
			.containsExactly("java", "-Dloader.path=plugins", NO_RESTART, "-Dloader.main=" + MAIN, "-Xmx1g", "-cp",
					jar.toString(), LAUNCHER);
	}

	@Test
	void executableWarIsLaunchedWithItsLibraries() throws IOException {
		Path war = jar("app.war", manifest("Spring-Boot-Lib", "WEB-INF/lib/"), LAUNCHER_FILE);
		assertThat(elements(war.toString(), List.of(), List.of(), war)).containsExactly("java", NO_RESTART,
				"-Dloader.main=" + MAIN, "-Dloader.path=WEB-INF/classes/,WEB-INF/lib/,WEB-INF/lib-provided/", "-cp",
				war.toString(), LAUNCHER);
	}

	@Test
	void explodedJarIsLaunched() throws IOException {
		Path launcher = this.directory.resolve(LAUNCHER_FILE);
		Files.createDirectories(launcher.getParent());
		Files.createFile(launcher);
		assertThat(elements(this.directory.toString(), List.of(), List.of(), this.directory)).endsWith("-cp",
				this.directory.toString(), LAUNCHER);
	}

	@Test
	void emptyClassPathIsTheWorkingDirectory() throws IOException {
		assertThat(elements("", List.of(), List.of(), classes(this.directory))).endsWith("-cp", ".", MAIN);
	}

	@Test
	void classesOfAServletContainerAreRefused() throws IOException {
		Path container = jar("container.jar", new Manifest());
		assertThatIllegalStateException()
			.isThrownBy(() -> elements(container.toString(), List.of(), List.of(), container))
			.withMessageContaining("servlet container");
	}

	@Test
	void propertiesModulesAndClassArchivesAreInherited() throws IOException {
		List<String> inherited = List.of("-Da=b", "-Dwith.space=c d", "--add-opens=java.base/java.lang=ALL-UNNAMED",
				"--add-exports=java.base/sun.nio=ALL-UNNAMED", "--add-modules=jdk.incubator.vector",
				"--enable-native-access=ALL-UNNAMED", "--enable-preview", "-XX:SharedArchiveFile=a.jsa",
				"-XX:AOTCache=a.aot", "-ea", "-da:a.b");
		assertThat(elements(inherited)).startsWith("java").containsSubsequence(inherited);
	}

	@Test
	void debuggerAgentsJmxAndMemoryAreNotInherited() throws IOException {
		assertThat(elements(List.of("-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
				"-javaagent:jacoco.jar=a", "-Xdebug", "-Xrunjdwp:x", "-Xmx4g", "-Xms1g", "-XX:+UseG1GC", "-Xlog:gc",
				"-Dcom.sun.management.jmxremote.port=9", "-Djava.rmi.server.hostname=h", "-Dloader.args=x",
				"-Dspring.aot.enabled=true", "-Dspring.context.exit=onRefresh", "-XX:ArchiveClassesAtExit=a.jsa")))
			.containsExactlyElementsOf(elements(List.of()));
	}

	@Test
	void executableIsThatOfTheRuntime() {
		Path home = Path.of(System.getProperty("java.home"));
		assertThat(ChildCommand.java(home)).startsWith(home.toString());
		assertThat(ChildCommand.java(this.directory)).endsWith("java");
	}

	@Test
	void commandOfThisJvmStartsOne() throws Exception {
		List<String> command = ChildCommand.create(List.of("-Xshare:auto", "-version"));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output).contains(System.getProperty("java.version"));
	}

	private List<String> elements(List<String> inputArguments) throws IOException {
		Path classes = classes(this.directory);
		return elements(classes.toString(), inputArguments, List.of(), classes);
	}

	private static List<String> elements(String classPath, List<String> inputArguments, List<String> jvmOptions,
			Path... found) throws IOException {
		URL[] urls = new URL[found.length];
		for (int i = 0; i < urls.length; i++) {
			urls[i] = found[i].toUri().toURL();
		}
		try (URLClassLoader loader = new URLClassLoader(urls, null)) {
			return new ChildCommand("java", inputArguments, ClassPath.of(classPath), loader).elements(jvmOptions);
		}
	}

	private static Path classes(Path directory) throws IOException {
		Path file = directory.resolve(MAIN_FILE);
		Files.createDirectories(file.getParent());
		Files.write(file, new byte[0]);
		return directory;
	}

	private static Manifest manifest(String name, String value) {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().putValue(Attributes.Name.MANIFEST_VERSION.toString(), "1.0");
		manifest.getMainAttributes().putValue(name, value);
		return manifest;
	}

	private Path jar(String name, Manifest manifest, String... entries) throws IOException {
		Path jar = this.directory.resolve(name);
		try (JarOutputStream stream = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
			for (String entry : entries) {
				stream.putNextEntry(new JarEntry(entry));
			}
		}
		return jar;
	}

}
