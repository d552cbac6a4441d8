// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.task.TaskHandler;
import org.assertj.core.api.RecursiveComparisonAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;

class TaskFunctionCatalogTests {

	private final List<AnnotationConfigApplicationContext> contexts = new ArrayList<>();

	@AfterEach
	void closeContexts() {
		this.contexts.forEach(AnnotationConfigApplicationContext::close);
	}

	@Test
	void methodIsCalledByItsOwnNameOrTheGivenOne() {
		assertThat(catalog(Named.class).names()).containsExactly("zebra", "ape", "second", "third");
	}

	@Test
	void functionsComeInTheOrderOfBeanDefinitionsAndOfTheCode() {
		assertThat(catalog(LaterBean.class, Named.class).names()).containsExactly("later", "zebra", "ape", "second",
				"third");
	}

	@Test
	void inputTypeIsTheParametersWithItsTypeArguments() {
		TaskFunctionCatalog catalog = catalog(Inputs.class);
		assertThat(inputType(catalog, "nothing")).isNull();
		assertThat(inputType(catalog, "bytes")).isEqualTo(byte[].class);
		assertThat(inputType(catalog, "number")).isEqualTo(int.class);
		assertThat(inputType(catalog, "names"))
			.isEqualTo(ResolvableType.forClassWithGenerics(List.class, String.class).getType());
	}

	@Test
	void typeVariableOfASuperclassIsResolvedByTheBeansClass() {
		assertThat(inputType(catalog(IntegerJob.class), "run")).isEqualTo(Integer.class);
		assertThat(inputType(catalog(ListJob.class), "run"))
			.isEqualTo(ResolvableType.forClassWithGenerics(List.class, Integer.class).getType());
	}

	@Test
	void annotationOfAnInterfaceCountsAndTheMethodIsFoundOnce() throws Exception {
		TaskFunctionCatalog catalog = catalog(ParserOfNumbers.class);
		assertThat(catalog.names()).containsExactly("parse");
		assertThat(inputType(catalog, "parse")).isEqualTo(String.class);
		assertThat(call(catalog, "parse", "12")).isEqualTo(12);
	}

	@Test
	void annotationCanBeComposed() {
		assertThat(catalog(Composed.class).names()).containsExactly("composed");
	}

	@Test
	void classThatIsATaskHandlerIsCalledByTheNameOfItsBean() throws Exception {
		TaskFunctionCatalog catalog = catalog(Handlers.class);
		assertThat(catalog.names()).containsExactly("shout", "length", "whisper", "anything");
		assertThat(call(catalog, "shout", "hello")).isEqualTo("HELLO");
		assertThat(call(catalog, "whisper", "HELLO")).isEqualTo("hello");
	}

	@Test
	void inputTypeOfATaskHandlerIsItsTypeArgument() {
		TaskFunctionCatalog catalog = catalog(Handlers.class);
		assertThat(inputType(catalog, "shout")).isEqualTo(String.class);
		assertThat(inputType(catalog, "length"))
			.isEqualTo(ResolvableType.forClassWithGenerics(List.class, String.class).getType());
		assertThat(inputType(catalog, "whisper")).isEqualTo(String.class);
		assertThat(inputType(catalog, "anything")).isEqualTo(Object.class);
	}

	@Test
	void optionsAreThoseOfTheAnnotationWhereverItIs() {
		TaskFunctionCatalog catalog = catalog(Options.class, OptionsHandler.class, OptionsJob.class);
		assertOptions(catalog, "nothing").isEqualTo(TaskFunctionOptions.defaults());
		assertOptions(catalog, "all").isEqualTo(TaskFunctionOptions.builder()
			.priority(19)
			.strategy(WorkerChoiceStrategy.LEAST_ELU)
			.workerNodeKeys(Set.of(0, 3))
			.build());
		assertOptions(catalog, "zero").isEqualTo(TaskFunctionOptions.builder().priority(0).build());
		assertOptions(catalog, "bean").isEqualTo(TaskFunctionOptions.builder().priority(-20).build());
		assertOptions(catalog, "class")
			.isEqualTo(TaskFunctionOptions.builder().strategy(WorkerChoiceStrategy.FAIR_SHARE).build());
		assertOptions(catalog, "inherited").isEqualTo(TaskFunctionOptions.builder().workerNodeKeys(Set.of(1)).build());
		assertOptions(catalog, "composed").isEqualTo(TaskFunctionOptions.builder().priority(-5).build());
	}

	@Test
	void declarationSaysWhereTheFunctionIs() {
		TaskFunctionCatalog catalog = catalog(Handlers.class, Inputs.class);
		assertThat(declaration(catalog, "names")).contains("method " + Inputs.class.getName() + ".names(List)")
			.contains("bean 'taskFunctionCatalogTests.Inputs'");
		assertThat(declaration(catalog, "shout")).contains("class " + Shout.class.getName()).contains("bean 'shout'");
		assertThat(declaration(catalog, "whisper")).contains("@Bean method " + Handlers.class.getName() + ".hush()");
	}

	@Test
	void unknownNameIsNotFound() {
		assertThat(catalog(Named.class).find("default")).isNull();
	}

	@Test
	void catalogCreatesNoBean() throws Exception {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(LazyBean.class)) {
			TaskFunctionCatalog catalog = TaskFunctionCatalog.of(context.getBeanFactory());
			catalog.afterSingletonsInstantiated();
			String beanName = context.getBeanNamesForType(LazyBean.class)[0];
			assertThat(catalog.names()).containsExactly("identity");
			assertThat(context.getBeanFactory().containsSingleton(beanName)).isFalse();
			assertThat(call(catalog, "identity", null)).isSameAs(call(catalog, "identity", null))
				.isSameAs(context.getBean(LazyBean.class));
		}
	}

	@Test
	void eachTaskOfAPrototypeGetsAnInstanceOfItsOwn() throws Exception {
		TaskFunctionCatalog catalog = catalog(Prototype.class);
		assertThat(call(catalog, "prototypeIdentity", null)).isNotSameAs(call(catalog, "prototypeIdentity", null));
	}

	@Test
	void beanBehindAScopedProxyIsFoundOnceAndCalledThroughTheProxy() throws Exception {
		TaskFunctionCatalog catalog = catalog(Scoped.class);
		assertThat(catalog.names()).containsExactly("scopedCount");
		assertThat(call(catalog, "scopedCount", null)).isEqualTo(1);
		assertThat(call(catalog, "scopedCount", null)).isEqualTo(1);
	}

	@Test
	void beanWithoutDefinitionIsFoundToo() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getBeanFactory().registerSingleton("manual", new LaterBean());
			context.refresh();
			assertThat(TaskFunctionCatalog.of(context.getBeanFactory()).names()).containsExactly("later");
		}
	}

	private static RecursiveComparisonAssert<?> assertOptions(TaskFunctionCatalog catalog, String name) {
		TaskFunctionOptions options = catalog.find(name).options();
		assertThat(options.types()).isNotNull();
		return assertThat(options).usingRecursiveComparison().ignoringFields("types");
	}

	private TaskFunctionCatalog catalog(Class<?>... classes) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(classes);
		this.contexts.add(context);
		TaskFunctionCatalog catalog = TaskFunctionCatalog.of(context.getBeanFactory());
		catalog.afterSingletonsInstantiated();
		return catalog;
	}

	private static DeclaredTaskFunction function(TaskFunctionCatalog catalog, String name) {
		DeclaredTaskFunction function = catalog.find(name);
		assertThat(function).as(name).isNotNull();
		return function;
	}

	private static Type inputType(TaskFunctionCatalog catalog, String name) {
		return function(catalog, name).inputType();
	}

	private static String declaration(TaskFunctionCatalog catalog, String name) {
		return function(catalog, name).declaration();
	}

	@SuppressWarnings("unchecked")
	private static Object call(TaskFunctionCatalog catalog, String name, Object data) throws Exception {
		return ((TaskHandler<Object, Object>) function(catalog, name).handler()).handle(data);
	}

	static class Named {

		@TaskFunction
		void zebra() {
		}

		@TaskFunction
		protected void ape() {
		}

		@TaskFunction("second")
		public void a() {
		}

		@TaskFunction(name = "third")
		void b() {
		}

		void notOne() {
		}

	}

	static class LaterBean {

		@TaskFunction
		void later() {
		}

	}

	static class Inputs {

		@TaskFunction
		int nothing() {
			return 0;
		}

		@TaskFunction
		int bytes(byte[] bytes) {
			return bytes.length;
		}

		@TaskFunction
		int number(int number) {
			return number;
		}

		@TaskFunction
		int names(List<String> names) {
			return names.size();
		}

	}

	abstract static class Job<T> {

		@TaskFunction
		String run(T data) {
			return data.toString();
		}

	}

	static class IntegerJob extends Job<Integer> {

		@Override
		String run(Integer data) {
			return "#" + data;
		}

	}

	static class ListJob extends Job<List<Integer>> {

	}

	interface Parser<T> {

		@TaskFunction
		T parse(String text);

	}

	static class ParserOfNumbers implements Parser<Integer> {

		@Override
		public Integer parse(String text) {
			return Integer.valueOf(text);
		}

	}

	@TaskFunction
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Report {

		@AliasFor(annotation = TaskFunction.class, attribute = "name")
		String id();

	}

	static class Composed {

		@Report(id = "composed")
		void report() {
		}

	}

	@TaskFunction
	static class Shout implements TaskHandler<String, String> {

		@Override
		public String handle(String data) {
			return data.toUpperCase(Locale.ROOT);
		}

	}

	static class Length<T> implements TaskHandler<List<T>, Integer> {

		@Override
		public Integer handle(List<T> data) {
			return data.size();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		Shout shout() {
			return new Shout();
		}

		@Bean
		@TaskFunction
		Length<String> length() {
			return new Length<>();
		}

		@Bean
		@TaskFunction("whisper")
		static TaskHandler<String, String> hush() {
			return (data) -> data.toLowerCase(Locale.ROOT);
		}

		@Bean
		@TaskFunction
		TaskHandler<?, ?> anything() {
			return (data) -> Map.of();
		}

	}

	@Lazy
	static class LazyBean {

		@TaskFunction
		LazyBean identity() {
			return this;
		}

	}

	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class Prototype {

		@TaskFunction
		Object prototypeIdentity() {
			return this;
		}

	}

	@Scope(scopeName = ConfigurableBeanFactory.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class Scoped {

		private int count;

		@TaskFunction
		int scopedCount() {
			return ++this.count;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Options {

		@TaskFunction
		void nothing() {
		}

		@TaskFunction(priority = 19, strategy = WorkerChoiceStrategy.LEAST_ELU, workerNodeKeys = { 3, 0 })
		void all() {
		}

		@TaskFunction(priority = 0)
		void zero() {
		}

		@Urgent
		void composed() {
		}

		@Bean
		@TaskFunction(name = "bean", priority = -20)
		TaskHandler<String, String> urgent() {
			return (data) -> data;
		}

	}

	@TaskFunction(name = "class", strategy = WorkerChoiceStrategy.FAIR_SHARE)
	static class OptionsHandler implements TaskHandler<String, String> {

		@Override
		public String handle(String data) {
			return data;
		}

	}

	interface Inherited {

		@TaskFunction(workerNodeKeys = 1)
		void inherited();

	}

	static class OptionsJob implements Inherited {

		@Override
		public void inherited() {
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@TaskFunction(priority = -5)
	@interface Urgent {

	}

}
