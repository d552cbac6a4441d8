// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

import org.jspecify.annotations.Nullable;

/**
 * Class path of a JVM, as its {@code java.class.path} has it.
 *
 * @param value the entries
 */
record ClassPath(String value) {

	/** The JVM's own default. */
	private static final String WORKING_DIRECTORY = ".";

	static ClassPath current() {
		return of(System.getProperty("java.class.path", ""));
	}

	static ClassPath of(String value) {
		return new ClassPath(value.isEmpty() ? WORKING_DIRECTORY : value);
	}

	boolean isOneJar() {
		return this.value.endsWith(".jar") && this.value.indexOf(File.pathSeparatorChar) < 0;
	}

	/**
	 * Returns an attribute of the manifest of the first entry.
	 * @return the value, or {@code null} if there is none
	 */
	@Nullable String attribute(String name) {
		Path entry = Path.of(this.value.split(File.pathSeparator, 2)[0]);
		try {
			Attributes attributes = Files.isDirectory(entry) ? ofDirectory(entry) : ofJar(entry);
			return attributes.getValue(name);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The manifest of %s cannot be read".formatted(entry), ex);
		}
	}

	private static Attributes ofDirectory(Path directory) throws IOException {
		Path file = directory.resolve(JarFile.MANIFEST_NAME);
		if (!Files.exists(file)) {
			return new Attributes();
		}
		try (InputStream stream = Files.newInputStream(file)) {
			return new Manifest(stream).getMainAttributes();
		}
	}

	private static Attributes ofJar(Path jar) throws IOException {
		if (!Files.isRegularFile(jar)) {
			return new Attributes();
		}
		try (JarFile file = new JarFile(jar.toFile())) {
			Manifest manifest = file.getManifest();
			return (manifest != null) ? manifest.getMainAttributes() : new Attributes();
		}
	}

}
