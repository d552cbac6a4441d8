// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.annotation.Async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InvalidTaskFunctionTests {

	@Test
	void privateMethodIsRefused() {
		assertRefused(PrivateMethod.class, "Remove 'private'").hasMessageContaining("is private")
			.hasMessageContaining(PrivateMethod.class.getName() + ".secret(String)");
	}

	@Test
	void staticMethodIsRefused() {
		assertRefused(StaticMethod.class, "Remove 'static'").hasMessageContaining("is static")
			.hasMessageContaining(StaticMethod.class.getName() + ".util()");
	}

	@Test
	void secondParameterIsRefused() {
		assertRefused(TwoParameters.class, "one parameter that holds all it needs, such as a record")
			.hasMessageContaining("has 2 parameters")
			.hasMessageContaining(TwoParameters.class.getName() + ".add(int, int)");
	}

	@Test
	void secondParameterBesideTheContextIsRefused() {
		assertRefused(TwoParametersAndContext.class, "one parameter that holds all it needs, such as a record")
			.hasMessageContaining("has 2 parameters")
			.hasMessageContaining(TwoParametersAndContext.class.getName() + ".add(int, TaskContext, int)");
	}

	@Test
	void secondContextIsRefused() {
		assertRefused(TwoContexts.class, "Remove all but one of them.")
			.hasMessageContaining("has 2 parameters of type TaskContext, but a task has one context")
			.hasMessageContaining(TwoContexts.class.getName() + ".torn(TaskContext, String, TaskContext)");
	}

	@Test
	void contextAsDataIsRefused() {
		assertRefused(ContextAsData.class, "implement handle(data, context) too")
			.hasMessageContaining("takes a TaskContext as its data, which no task has")
			.hasMessageContaining("@Bean method " + ContextAsData.class.getName() + ".handler()");
	}

	@Test
	void blankNameIsRefused() {
		assertRefused(BlankName.class, "leave it out: then the function is called 'blank'")
			.hasMessageContaining("blank name")
			.hasMessageContaining(BlankName.class.getName() + ".blank()");
	}

	@Test
	void reservedNameIsRefused() {
		assertRefused(ReservedName.class, "default-task-function").hasMessageContaining("'default'")
			.hasMessageContaining("reserved for the default function")
			.hasMessageContaining(ReservedName.class.getName() + ".reserved()");
	}

	@Test
	void classThatIsNoTaskHandlerIsRefused() {
		assertRefused(NoHandler.class, "on the method that does the work")
			.hasMessageContaining("class " + NoHandler.class.getName())
			.hasMessageContaining("no TaskHandler");
	}

	@Test
	void beanMethodThatReturnsNoTaskHandlerIsRefused() {
		assertRefused(NoHandlerBean.class, TaskHandler.class.getName())
			.hasMessageContaining("@Bean method " + NoHandlerBean.class.getName() + ".supplier()")
			.hasMessageContaining("no TaskHandler");
	}

	@Test
	void nameThatIsTakenIsRefusedWithBothPlaces() {
		assertRefused(Duplicates.class, "Give one of them another name").hasMessageContaining("'same'")
			.hasMessageContaining(First.class.getName() + ".same()")
			.hasMessageContaining(Second.class.getName() + ".other()");
	}

	@Test
	void sameClassInTwoBeansIsRefusedWithBothBeans() {
		assertRefused(TwoBeansOfAClass.class, "another name").hasMessageContaining("bean 'one'")
			.hasMessageContaining("bean 'two'");
	}

	@Test
	void functionThatTheDeclaredTypeHidesIsRefusedWhenTheBeanShowsIt() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(HiddenByType.class)) {
			TaskFunctionCatalog catalog = TaskFunctionCatalog.of(context.getBeanFactory());
			context.getBean("hidden");
			assertThatThrownBy(catalog::afterSingletonsInstantiated).isInstanceOf(InvalidTaskFunctionException.class)
				.hasMessageContaining(First.class.getName() + ".same()")
				.extracting("action")
				.asString()
				.contains("@Bean method return the class");
		}
	}

	@Test
	void priorityOutOfRangeIsRefused() {
		assertRefused(TooUrgent.class, "Give 'priority' another value, or leave it out.")
			.hasMessageContaining("method " + TooUrgent.class.getName() + ".rush() of bean ")
			.hasMessageContaining("has priority = -21, which must be from -20 to 19");
	}

	@Test
	void secondStrategyIsRefused() {
		assertRefused(TwoStrategies.class, "one of them")
			.hasMessageContaining(TwoStrategies.class.getName() + ".torn()")
			.hasMessageContaining("has the strategies [LEAST_USED, ROUND_ROBIN], but a function has one");
	}

	@Test
	void negativeKeyOfAWorkerIsRefused() {
		assertRefused(NegativeKey.class, "Give 'workerNodeKeys' another value, or leave it out.")
			.hasMessageContaining("class " + NegativeKey.class.getName())
			.hasMessageContaining("which must have no negative keys");
	}

	@Test
	void keyOfAWorkerThatIsGivenTwiceIsRefused() {
		assertRefused(KeyTwice.class, "Give 'workerNodeKeys' another value, or leave it out.")
			.hasMessageContaining("@Bean method " + KeyTwice.class.getName() + ".twice()")
			.hasMessageContaining("has workerNodeKeys = [1, 1], which must have no key twice");
	}

	@Test
	void publisherThatNobodySubscribesToIsRefused() {
		assertRefused(Stream.class, "Let it return a Mono").hasMessageContaining(Stream.class.getName() + ".many()")
			.hasMessageContaining("returns Flux, which nobody subscribes to");
		assertRefused(FlowStream.class, "Let it return a Mono")
			.hasMessageContaining("returns Publisher, which nobody subscribes to");
		assertRefused(StreamHandler.class, "Let it return a Mono")
			.hasMessageContaining("class " + StreamHandler.class.getName())
			.hasMessageContaining("returns Flux, which nobody subscribes to");
	}

	@Test
	void asynchronousTaskHandlerIsRefused() {
		assertRefused(AsynchronousHandler.class, "Remove @Async to run it on the pool")
			.hasMessageContaining("class " + AsynchronousHandler.class.getName())
			.hasMessageContaining("is @Async as well");
	}

	private static AbstractThrowableAssert<?, ?> assertRefused(Class<?> type, String action) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(type)) {
			return assertThatThrownBy(() -> TaskFunctionCatalog.of(context.getBeanFactory())).isInstanceOfSatisfying(
					InvalidTaskFunctionException.class, (ex) -> assertThat(ex.getAction()).contains(action));
		}
	}

	static class Stream {

		@TaskFunction
		Flux<String> many() {
			return Flux.empty();
		}

	}

	@TaskFunction
	static class StreamHandler implements TaskHandler<String, Flux<String>> {

		@Override
		public Flux<String> handle(String data) {
			return Flux.just(data);
		}

	}

	static class FlowStream {

		@TaskFunction
		Flow.Publisher<String> many() {
			return (subscriber) -> {
			};
		}

	}

	@Async
	@TaskFunction
	static class AsynchronousHandler implements TaskHandler<String, String> {

		@Override
		public String handle(String data) {
			return data;
		}

	}

	static class PrivateMethod {

		@TaskFunction
		@SuppressWarnings("unused")
		private void secret(String text) {
		}

	}

	static class StaticMethod {

		@TaskFunction
		static void util() {
		}

	}

	static class TwoParameters {

		@TaskFunction
		int add(int a, int b) {
			return a + b;
		}

	}

	static class TwoParametersAndContext {

		@TaskFunction
		int add(int first, TaskContext context, int second) {
			return first + second;
		}

	}

	static class TwoContexts {

		@TaskFunction
		CompletableFuture<String> torn(TaskContext one, String text, TaskContext other) {
			return CompletableFuture.completedFuture(text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ContextAsData {

		@Bean
		@TaskFunction
		TaskHandler<TaskContext, Integer> handler() {
			return TaskContext::workerKey;
		}

	}

	static class BlankName {

		@TaskFunction("  ")
		void blank() {
		}

	}

	static class ReservedName {

		@TaskFunction("default")
		void reserved() {
		}

	}

	@TaskFunction
	static class NoHandler {

	}

	@Configuration(proxyBeanMethods = false)
	static class NoHandlerBean {

		@Bean
		@TaskFunction
		Supplier<String> supplier() {
			return () -> "";
		}

	}

	static class First {

		@TaskFunction
		void same() {
		}

	}

	static class Second {

		@TaskFunction("same")
		void other() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Duplicates {

		@Bean
		First first() {
			return new First();
		}

		@Bean
		Second second() {
			return new Second();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoBeansOfAClass {

		@Bean
		First one() {
			return new First();
		}

		@Bean
		First two() {
			return new First();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenByType {

		@Bean
		@Lazy
		Object hidden() {
			return new First();
		}

	}

	static class TooUrgent {

		@TaskFunction(priority = -21)
		void rush() {
		}

	}

	static class TwoStrategies {

		@TaskFunction(strategy = { WorkerChoiceStrategy.LEAST_USED, WorkerChoiceStrategy.ROUND_ROBIN })
		void torn() {
		}

	}

	@TaskFunction(workerNodeKeys = -1)
	static class NegativeKey implements TaskHandler<String, String> {

		@Override
		public String handle(String data) {
			return data;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class KeyTwice {

		@Bean
		@TaskFunction(workerNodeKeys = { 1, 1 })
		TaskHandler<String, String> twice() {
			return (data) -> data;
		}

	}

}
