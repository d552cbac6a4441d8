// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.task.TaskHandler;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MethodTaskHandlerTests {

	@Test
	void returnsWhatTheMethodReturnsAndNullForVoid() throws Exception {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Worker.class)) {
			TaskFunctionCatalog catalog = catalog(context);
			assertThat(call(catalog, "twice", 21)).isEqualTo(42);
			assertThat(call(catalog, "nothing", "ignored")).isNull();
		}
	}

	@Test
	void throwsWhatTheMethodThrows() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Worker.class)) {
			TaskFunctionCatalog catalog = catalog(context);
			IOException checked = new IOException();
			StackOverflowError error = new StackOverflowError();
			IllegalArgumentException unchecked = new IllegalArgumentException();
			assertThatThrownBy(() -> call(catalog, "fail", checked)).isSameAs(checked);
			assertThatThrownBy(() -> call(catalog, "fail", error)).isSameAs(error);
			assertThatThrownBy(() -> call(catalog, "fail", unchecked)).isSameAs(unchecked);
		}
	}

	@Test
	void dataOfAnotherTypeFailsWithFunctionTypeAndPlace() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Worker.class)) {
			TaskFunctionCatalog catalog = catalog(context);
			assertThatIllegalArgumentException().isThrownBy(() -> call(catalog, "twice", "21"))
				.withMessageContaining("'twice'")
				.withMessageContaining("java.lang.String")
				.withMessageContaining(Worker.class.getName() + ".twice(int)");
			assertThatIllegalArgumentException().isThrownBy(() -> call(catalog, "twice", null))
				.withMessageContaining("null");
		}
	}

	@Test
	void proxyBySubclassIsCalledThroughItsAdvice() throws Exception {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(BySubclass.class)) {
			TaskFunctionCatalog catalog = catalog(context);
			catalog.afterSingletonsInstantiated();
			assertThat(catalog.names()).containsExactly("greet");
			assertThat(call(catalog, "greet", "you")).isEqualTo("hello you");
			assertThat(context.getBean(AtomicInteger.class)).hasValue(1);
		}
	}

	@Test
	void proxyByInterfaceIsCalledThroughItsAdvice() throws Exception {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(ByInterface.class)) {
			TaskFunctionCatalog catalog = catalog(context);
			catalog.afterSingletonsInstantiated();
			assertThat(call(catalog, "greet", "you")).isEqualTo("hello you");
			assertThat(context.getBean(AtomicInteger.class)).hasValue(1);
		}
	}

	@Test
	void catalogMadeBeforeTheProxyExistsCallsThroughItsAdviceToo() throws Exception {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(ByInterface.class);
			TaskFunctionCatalog[] catalog = new TaskFunctionCatalog[1];
			context.addBeanFactoryPostProcessor((beanFactory) -> catalog[0] = TaskFunctionCatalog.of(beanFactory));
			context.refresh();
			assertThat(TaskFunctionCatalog.of(context.getBeanFactory()).names()).isEqualTo(catalog[0].names());
			assertThat(call(catalog[0], "greet", "you")).isEqualTo("hello you");
			assertThat(context.getBean(AtomicInteger.class)).hasValue(1);
		}
	}

	@Test
	void methodThatAProxyDoesNotPassOnIsRefused() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(NotExposed.class)) {
			TaskFunctionCatalog catalog = catalog(context);
			assertThatThrownBy(catalog::afterSingletonsInstantiated).isInstanceOf(InvalidTaskFunctionException.class)
				.hasMessageContaining(Extra.class.getName() + ".extra()")
				.hasMessageContaining("proxy")
				.extracting("action")
				.asString()
				.contains("interface")
				.contains("proxy-target-class");
		}
	}

	@Test
	void finalMethodOfAProxyIsRefused() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Final.class)) {
			TaskFunctionCatalog catalog = catalog(context);
			assertThatThrownBy(catalog::afterSingletonsInstantiated).isInstanceOf(InvalidTaskFunctionException.class)
				.hasMessageContaining(FinalMethod.class.getName() + ".last()")
				.hasMessageContaining("final")
				.extracting("action")
				.isEqualTo("Remove 'final'.");
		}
	}

	private static TaskFunctionCatalog catalog(AnnotationConfigApplicationContext context) {
		return TaskFunctionCatalog.of(context.getBeanFactory());
	}

	@SuppressWarnings("unchecked")
	private static Object call(TaskFunctionCatalog catalog, String name, Object data) throws Exception {
		DeclaredTaskFunction function = catalog.find(name);
		assertThat(function).isNotNull();
		return ((TaskHandler<Object, Object>) function.handler()).handle(data);
	}

	static class Worker {

		@TaskFunction
		int twice(int number) {
			return 2 * number;
		}

		@TaskFunction
		void nothing() {
		}

		@TaskFunction
		void fail(Throwable error) throws Throwable {
			throw error;
		}

	}

	interface Greeter<T> {

		String greet(T whom);

	}

	static class Hello implements Greeter<String> {

		private final String greeting = String.join("", "hello", " ");

		@Override
		@TaskFunction
		public String greet(String whom) {
			return this.greeting + whom;
		}

	}

	static class Extra implements Greeter<String> {

		@Override
		public String greet(String whom) {
			return whom;
		}

		@TaskFunction
		public void extra() {
		}

	}

	static class FinalMethod {

		@TaskFunction
		public final void last() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxies {

		@Bean
		static AtomicInteger calls() {
			return new AtomicInteger();
		}

		@Bean
		static MethodInterceptor counting(AtomicInteger calls) {
			return (invocation) -> {
				calls.incrementAndGet();
				return invocation.proceed();
			};
		}

		static BeanNameAutoProxyCreator proxied(boolean bySubclass) {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("target");
			creator.setInterceptorNames("counting");
			creator.setProxyTargetClass(bySubclass);
			return creator;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BySubclass extends Proxies {

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			return proxied(true);
		}

		@Bean
		Hello target() {
			return new Hello();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByInterface extends Proxies {

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			return proxied(false);
		}

		@Bean
		Hello target() {
			return new Hello();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NotExposed extends Proxies {

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			return proxied(false);
		}

		@Bean
		Extra target() {
			return new Extra();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Final extends Proxies {

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			return proxied(true);
		}

		@Bean
		FinalMethod target() {
			return new FinalMethod();
		}

	}

}
