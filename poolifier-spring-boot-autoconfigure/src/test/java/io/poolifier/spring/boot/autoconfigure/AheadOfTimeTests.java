package io.poolifier.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.poolifier.spring.annotation.TaskFunction;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is generated for an application that is processed ahead of time.
 */
class AheadOfTimeTests {

	@Test
	void poolsFromPropertiesAreMadeByTheFactory() throws IOException {
		String code = code(process("poolifier.pools.reports.size=2"));
		assertThat(code).contains("\"reports\"").contains("\"poolifierPoolFactory\"").contains("reportsPoolLifecycle");
	}

	@Test
	void beansWhoseCallsSubmitTasksAreProxies() throws IOException {
		InMemoryGeneratedFiles files = process();
		assertThat(files.getGeneratedFiles(Kind.CLASS).keySet())
			.anyMatch((path) -> path.contains(Tasks.class.getSimpleName() + "$$SpringCGLIB$$"));
	}

	private static InMemoryGeneratedFiles process(String... properties) throws IOException {
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("example", "Application")), files);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of(properties).applyTo(context);
			context.register(PoolifierAutoConfiguration.class, Tasks.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
		}
		return files;
	}

	private static String code(InMemoryGeneratedFiles files) {
		return files.getGeneratedFiles(Kind.SOURCE).keySet().stream().map((path) -> {
			try {
				return files.getGeneratedFileContent(Kind.SOURCE, path);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}).collect(Collectors.joining("\n"));
	}

	static class Tasks {

		@TaskFunction
		CompletableFuture<String> later() {
			return CompletableFuture.completedFuture("");
		}

	}

}
