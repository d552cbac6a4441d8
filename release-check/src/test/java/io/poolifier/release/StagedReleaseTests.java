// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.release;

import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Maven Central asks for, and what the documentation promises of each artifact.
 */
class StagedReleaseTests {

	private static final List<String> JARS = List.of("poolifier-core", "poolifier-process",
			"poolifier-spring-boot-autoconfigure", "poolifier-spring-boot-starter", "poolifier-spring-boot-test",
			"poolifier-test-kit");

	private static final String ROOT = "poolifier-spring-boot";

	private static final String BOM = "poolifier-bom";

	@Test
	void hasThePublishedArtifactsOnly() throws Exception {
		assertThat(StagedRelease.artifacts())
			.containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of(ROOT, BOM), JARS.stream()).toList());
	}

	@ParameterizedTest
	@MethodSource("jars")
	void jarHasLicenseAndNotice(String artifact, String ending) throws Exception {
		try (JarFile jar = new JarFile(StagedRelease.file(artifact, ending).toFile())) {
			assertThat(jar.stream()).extracting(JarEntry::getName).contains("META-INF/LICENSE", "META-INF/NOTICE");
		}
	}

	static Stream<String[]> jars() {
		return JARS.stream()
			.flatMap((artifact) -> Stream.of(".jar", "-sources.jar", "-javadoc.jar")
				.map((ending) -> new String[] { artifact, ending }));
	}

	@ParameterizedTest
	@CsvSource({ "poolifier-core, io.poolifier.core", "poolifier-process, io.poolifier.process",
			"poolifier-spring-boot-autoconfigure, io.poolifier.spring.boot.autoconfigure",
			"poolifier-spring-boot-starter, io.poolifier.spring.boot.starter",
			"poolifier-spring-boot-test, io.poolifier.spring.boot.test", "poolifier-test-kit, io.poolifier.testkit" })
	void jarHasModuleName(String artifact, String name) throws Exception {
		assertThat(ModuleFinder.of(StagedRelease.file(artifact, ".jar")).find(name)).isPresent();
	}

	@ParameterizedTest
	@FieldSource("JARS")
	void jarHasBillOfMaterials(String artifact) throws Exception {
		try (JarFile jar = new JarFile(StagedRelease.file(artifact, ".jar").toFile())) {
			assertThat(jar.getEntry("META-INF/sbom/application.cdx.json")).isNotNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { ROOT, BOM })
	void pomHasWhatMavenCentralAsksFor(String artifact) throws Exception {
		Element project = pom(artifact);
		for (String name : List.of("name", "description", "url", "licenses", "developers", "scm", "issueManagement")) {
			assertThat(child(project, name)).as(name).isNotNull();
		}
	}

	@ParameterizedTest
	@FieldSource("JARS")
	void pomHasNameAndDescriptionOfItsOwn(String artifact) throws Exception {
		Element project = pom(artifact);
		assertThat(child(project, "name")).isNotNull();
		assertThat(child(project, "description")).isNotNull();
	}

	@Test
	void bomHasTheJarsAndNothingOfSpringBoot() throws Exception {
		Element project = pom(BOM);
		assertThat(child(project, "parent")).isNull();
		NodeList artifacts = project.getElementsByTagName("artifactId");
		assertThat(IntStream.range(1, artifacts.getLength()).mapToObj((i) -> artifacts.item(i).getTextContent()))
			.containsExactlyInAnyOrderElementsOf(JARS);
	}

	private static Element pom(String artifact) throws Exception {
		Path file = StagedRelease.file(artifact, ".pom");
		return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile()).getDocumentElement();
	}

	private static Node child(Element element, String name) {
		for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
			if (name.equals(node.getNodeName())) {
				return node;
			}
		}
		return null;
	}

}
