// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class MainClassTests {

	private static final String APPLICATION = Application.class.getName();

	@TempDir
	Path directory;

	@Test
	void runningMainMethodIsFound() {
		Application.main();
		assertThat(Application.found).isEqualTo(APPLICATION);
	}

	@Test
	void testHasTheConfigurationOfTheApplication() {
		assertThat(MainClass.find(beans(new Application()))).isEqualTo(APPLICATION);
	}

	@Test
	void configurationWithoutMainMethodIsNoMainClass() {
		assertThat(MainClass.find(beans(new WithoutMain()))).isNull();
		assertThat(MainClass.find(beans(new Application(), new WithoutMain()))).isNull();
		assertThat(MainClass.find(beans())).isNull();
	}

	@Test
	void otherThreadHasTheCommandOfTheJvm() {
		String found = CompletableFuture.supplyAsync(() -> MainClass.find(beans(new Application()))).join();
		assertThat(found).isNotNull();
	}

	@Test
	void mainClassOfACommandIsFound() {
		ClassPath classPath = ClassPath.of("classes");
		assertThat(MainClass.launched(classPath, APPLICATION + " --a=b", null)).isEqualTo(APPLICATION);
		assertThat(MainClass.launched(classPath, "a.module/" + APPLICATION, null)).isEqualTo(APPLICATION);
		assertThat(MainClass.launched(classPath, "a.Missing", null)).isNull();
		assertThat(MainClass.launched(classPath, null, null)).isNull();
	}

	@Test
	void mainClassOfAJarIsFound() throws IOException {
		ClassPath jar = jar("Main-Class", APPLICATION);
		assertThat(MainClass.launched(jar, jar.value() + " --a=b", null)).isEqualTo(APPLICATION);
	}

	@Test
	void startClassOfAnExecutableJarIsFound() throws IOException {
		ClassPath jar = jar("Main-Class", "org.springframework.boot.loader.launch.JarLauncher", "Start-Class",
				APPLICATION);
		assertThat(MainClass.launched(jar, jar.value() + " --a=b", null)).isEqualTo(APPLICATION);
		assertThat(MainClass.launched(jar, "org.springframework.boot.loader.launch.PropertiesLauncher", null))
			.isEqualTo(APPLICATION);
		assertThat(MainClass.launched(jar, jar.value(), WithoutMain.class.getName()))
			.isEqualTo(WithoutMain.class.getName());
	}

	@Test
	void startClassOfAnExplodedJarIsFound() throws IOException {
		Path file = this.directory.resolve("META-INF/MANIFEST.MF");
		Files.createDirectories(file.getParent());
		Files.writeString(file, "Manifest-Version: 1.0\nStart-Class: %s\n".formatted(APPLICATION));
		assertThat(MainClass.launched(ClassPath.of(this.directory.toString()),
				"org.springframework.boot.loader.launch.JarLauncher", null))
			.isEqualTo(APPLICATION);
	}

	private ClassPath jar(String... attributes) throws IOException {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
		for (int i = 0; i < attributes.length; i += 2) {
			manifest.getMainAttributes().putValue(attributes[i], attributes[i + 1]);
		}
		Path jar = this.directory.resolve("an application.jar");
		new JarOutputStream(Files.newOutputStream(jar), manifest).close();
		return ClassPath.of(jar.toString());
	}

	private static StaticListableBeanFactory beans(Object... beans) {
		StaticListableBeanFactory beanFactory = new StaticListableBeanFactory();
		for (Object bean : beans) {
			beanFactory.addBean(bean.getClass().getSimpleName(), bean);
		}
		return beanFactory;
	}

	@SpringBootConfiguration
	static class Application {

		static @Nullable String found;

		public static void main(String... arguments) {
			found = MainClass.find(beans());
		}

	}

	@SpringBootConfiguration
	static class WithoutMain {

	}

}
