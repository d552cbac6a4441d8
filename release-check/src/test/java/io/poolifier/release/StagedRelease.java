// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that has all that would be published.
 */
final class StagedRelease {

	private static final Path GROUP = Path.of(System.getProperty("staging.directory"), "io", "poolifier");

	private static final String VERSION = System.getProperty("staging.version");

	private StagedRelease() {
	}

	/**
	 * Returns the names of the staged artifacts.
	 * @return the artifact ids, in alphabetical order
	 * @throws IOException if the folder cannot be read
	 */
	static List<String> artifacts() throws IOException {
		try (Stream<Path> folders = Files.list(GROUP)) {
			return folders.map((folder) -> folder.getFileName().toString()).sorted().toList();
		}
	}

	/**
	 * Returns a staged file. A snapshot has a timestamp in place of its version.
	 * @param artifact the artifact id
	 * @param ending the end of the name, as in {@code "-sources.jar"}
	 * @return the path of the file
	 * @throws IOException if the folder cannot be read
	 */
	static Path file(String artifact, String ending) throws IOException {
		String version = VERSION.replace("-SNAPSHOT", "-");
		try (Stream<Path> files = Files.list(GROUP.resolve(artifact).resolve(VERSION))) {
			return files.filter((file) -> file.getFileName().toString().startsWith(artifact + "-" + version))
				.filter((file) -> file.getFileName().toString().endsWith(ending))
				.filter((file) -> !ending.equals(".jar") || !file.getFileName().toString().matches(".*-[a-z]+\\.jar"))
				.findFirst()
				.orElseThrow(() -> new IllegalStateException(artifact + " has no staged file " + ending));
		}
	}

}
