// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.poolifier.spring.annotation.TaskFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SelfInvocationDetectorTests {

	@Test
	void callsOnThisAreFound() {
		assertThat(find(Calling.class)).containsExactlyInAnyOrder(call("chained", Calling.class),
				call("withArguments", Calling.class), call("inLambda", Calling.class),
				call("asReference", Calling.class), call("overLines", Calling.class), call("inherited", Middle.class));
	}

	@Test
	void callsOnOtherObjectsAreNot() {
		assertThat(find(Polite.class)).isEmpty();
	}

	@Test
	void callIsWarnedOfAtTheStart(CapturedOutput output) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Calling.class)) {
			TaskFunctionCatalog.of(context.getBeanFactory()).afterSingletonsInstantiated();
			assertThat(output).contains("The call of task function " + call("chained", Calling.class))
				.contains("not on the pool");
		}
	}

	private static String call(String caller, Class<?> type) {
		return "run() in method " + caller + "() of " + type.getName();
	}

	private static List<String> find(Class<?> type) {
		return SelfInvocationDetector.find(type,
				Arrays.stream(Parent.class.getDeclaredMethods())
					.filter((method) -> method.getName().equals("run"))
					.toList());
	}

	static class Parent {

		@TaskFunction
		CompletableFuture<String> run(String text) {
			return CompletableFuture.completedFuture(text);
		}

	}

	static class Middle extends Parent {

		CompletableFuture<String> inherited() {
			return run("inherited");
		}

	}

	static class Calling extends Middle {

		private String text = "";

		Object chained() {
			this.text = "a";
			return this.run("a").thenApply(String::trim);
		}

		Object withArguments() {
			CompletableFuture<String> result = run(this.text.trim() + text());
			return result;
		}

		Runnable inLambda() {
			return () -> run("");
		}

		Function<String, ?> asReference() {
			return this::run;
		}

		Object overLines() {
			return
			// a line of its own
			run(
					// and another one
					"text");
		}

		private String text() {
			return this.text;
		}

	}

	static class Polite extends Parent {

		private final Polite self;

		private String text = "";

		Polite(Polite self) {
			this.self = self;
		}

		CompletableFuture<String> injected() {
			return this.self.run(this.text);
		}

		@Override
		CompletableFuture<String> run(String text) {
			return super.run(text);
		}

		Object other(Polite other) {
			this.text = toString();
			hello();
			return other.run("");
		}

		void hello() {
			this.text = "hello";
		}

	}

}
