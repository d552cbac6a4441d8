// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.docs;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import io.poolifier.sample.docs.Page.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compiles the Java code of the documentation. Each block is a source file; the blocks of
 * a page are compiled together.
 */
class JavaSnippetTests {

	private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum)\\s+(\\w+)");

	@TempDir
	private Path classes;

	static Stream<Page> pages() {
		return Page.all().stream().filter((page) -> !page.blocks("java").isEmpty());
	}

	@ParameterizedTest
	@MethodSource("pages")
	void snippetsCompileWhenPasted(Page page) {
		assertThat(compile(page.blocks("java"))).as("errors in the Java code of %s", page).isEmpty();
	}

	@Test
	void brokenSnippetIsReportedWithPageAndLine() {
		Page page = new Page(Page.ROOT.resolve("README.md"));
		Block broken = new Block(page, "java", 7, "class Broken {\n    Missing field;\n}\n");
		assertThat(compile(List.of(broken))).singleElement()
			.asString()
			.startsWith("README.md:8: ")
			.contains("class Missing");
	}

	@Test
	void snippetWithoutImportsIsReported() {
		Page page = new Page(Page.ROOT.resolve("README.md"));
		assertThat(compile(List.of(new Block(page, "java", 1, "@Component\nclass Tasks {\n}\n")))).isNotEmpty();
	}

	private List<String> compile(List<Block> blocks) {
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		List<String> options = List.of("-proc:none", "-parameters", "-Xlint:deprecation,removal,unchecked", "-Werror",
				"-classpath", System.getProperty("java.class.path"), "-d", this.classes.toString());
		ToolProvider.getSystemJavaCompiler()
			.getTask(null, null, diagnostics, options, null, blocks.stream().map(Source::new).toList())
			.call();
		return diagnostics.getDiagnostics()
			.stream()
			.map((diagnostic) -> "%s:%d: %s".formatted(
					(diagnostic.getSource() instanceof Source source) ? source.page : "no page",
					diagnostic.getLineNumber(), diagnostic.getMessage(null)))
			.toList();
	}

	/**
	 * Block as a source file, with the line numbers of its page.
	 */
	private static final class Source extends SimpleJavaFileObject {

		private final Page page;

		private final String code;

		Source(Block block) {
			super(URI
				.create("string:///" + block.page().file().hashCode() + "/" + typeName(block) + Kind.SOURCE.extension),
					Kind.SOURCE);
			this.page = block.page();
			this.code = "\n".repeat(block.line() - 1) + block.text();
		}

		private static String typeName(Block block) {
			Matcher type = TYPE.matcher(block.text());
			return type.find() ? type.group(1) : "NoType" + block.line();
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.code;
		}

	}

}
