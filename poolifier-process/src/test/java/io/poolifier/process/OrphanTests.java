// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Children whose parent is killed.
 */
@Timeout(60)
class OrphanTests {

	@RepeatedTest(3)
	void childrenEndWithTheirParent() throws Exception {
		Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx64m", "-cp", System.getProperty("java.class.path"), TestParent.class.getName())
			.redirectErrorStream(true)
			.start();
		List<Long> children = new ArrayList<>();
		try (BufferedReader output = parent.inputReader()) {
			for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
				assertThat(line).isNotNull();
				if (line.startsWith("child ")) {
					children.add(Long.valueOf(line.substring("child ".length())));
				}
			}
			assertThat(children).hasSize(3);
			parent.destroyForcibly();
			await().atMost(10, TimeUnit.SECONDS)
				.untilAsserted(() -> assertThat(children).noneMatch(OrphanTests::isAlive));
		}
		finally {
			parent.destroyForcibly();
		}
	}

	/** A process whose parent is gone may stay a zombie for a while. */
	private static boolean isAlive(long pid) {
		try {
			return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))
				.stream()
				.noneMatch((line) -> line.matches("State:\\s+Z.*"));
		}
		catch (IOException ex) {
			return false;
		}
	}

}
