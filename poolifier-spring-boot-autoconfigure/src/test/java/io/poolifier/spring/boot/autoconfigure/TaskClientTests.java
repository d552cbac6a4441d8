// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.Execute;
import io.poolifier.spring.annotation.MapExecute;
import io.poolifier.spring.annotation.TaskClient;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.clients.Clients;
import io.poolifier.spring.clients.Clients.Words;
import io.poolifier.spring.function.InvalidTaskClientException;
import io.poolifier.spring.function.TaskClientFactoryBean;
import io.poolifier.spring.moreclients.MoreClients.Numbers;
import io.poolifier.spring.wrongclients.WrongClient;
import io.poolifier.spring.wrongpool.ClientOfUnknownPool;
import io.poolifier.task.TaskContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Interfaces whose methods run tasks.
 */
@ExtendWith(OutputCaptureExtension.class)
class TaskClientTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
		.withUserConfiguration(Packages.class, Functions.class)
		.withPropertyValues("poolifier.pools.reports.size=1");

	@Test
	void interfacesOfThePackagesAreBeans() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(Words.class);
			assertThat(context.getBeanNamesForAnnotation(TaskClient.class)).hasSize(2);
			Words words = context.getBean(Words.class);
			assertThat(words).hasToString("task client " + Words.class.getName()).isEqualTo(words).isNotEqualTo("");
			assertThat(words.hashCode()).isEqualTo(words.hashCode());
		});
	}

	@Test
	void methodsRunTheFunctionsOfTheirNames() {
		this.runner.run((context) -> {
			Words words = context.getBean(Words.class);
			assertThat(words.upper("a")).isEqualTo("A");
			assertThat(words.length("four")).isEqualTo(4);
			assertThat(words.join("a", 2)).succeedsWithin(LONG).isEqualTo("a2");
			assertThat(words.twice("a")).isEqualTo("AA");
			assertThat(context.getBean(WorkerPool.class).info().executedTasks()).isEqualTo(5);
		});
	}

	@Test
	void methodsMayNameTheirFunctions() {
		this.runner.run((context) -> {
			Words words = context.getBean(Words.class);
			assertThat(words.upperLater("b")).succeedsWithin(LONG).isEqualTo("B");
			assertThat(words.upperReactive("c").block(LONG)).isEqualTo("C");
		});
	}

	@Test
	void collectionsRunATaskForEachElement() {
		this.runner.run((context) -> {
			Words words = context.getBean(Words.class);
			assertThat(words.allUpper(List.of("a", "b"))).containsExactly("A", "B");
			assertThat(words.allUpperLater(Set.of("c"))).succeedsWithin(LONG).isEqualTo(List.of("C"));
			words.touch(List.of("x", "y", "z"));
			assertThat(context.getBean(WorkerPool.class).info().executedTasks()).isEqualTo(6);
		});
	}

	@Test
	void clientIsForThePoolThatItNames() {
		this.runner.run((context) -> {
			Object report = context.getBean(Class.forName(Clients.class.getName() + "$Reports"));
			var method = report.getClass().getInterfaces()[0].getMethod("report");
			method.setAccessible(true);
			assertThat(method.invoke(report)).asString().startsWith("poolifier-reports-");
			var titled = report.getClass().getInterfaces()[0].getMethod("titled", String.class);
			titled.setAccessible(true);
			assertThat(titled.invoke(report, "June")).asString().startsWith("June: poolifier-reports-");
		});
	}

	@Test
	void callerThatWaitsGetsTheVeryException() {
		this.runner.run((context) -> {
			Words words = context.getBean(Words.class);
			IOException declared = new IOException();
			IllegalStateException unchecked = new IllegalStateException();
			TimeoutException undeclared = new TimeoutException();
			assertThatThrownBy(() -> words.fail(declared)).isSameAs(declared);
			assertThatThrownBy(() -> words.fail(unchecked)).isSameAs(unchecked);
			assertThatThrownBy(() -> words.fail(undeclared)).isInstanceOf(UndeclaredThrowableException.class)
				.hasCause(undeclared);
		});
	}

	@Test
	void cancellingTheFutureCancelsTheTask() {
		this.runner.run((context) -> {
			Functions functions = context.getBean(Functions.class);
			Future<String> task = context.getBean(Words.class).blockLater();
			assertThat(functions.started.await(30, TimeUnit.SECONDS)).isTrue();
			task.cancel(true);
			assertThat(functions.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
		});
	}

	@Test
	void callerThatIsInterruptedCancelsTheTask() {
		this.runner.run((context) -> {
			Words words = context.getBean(Words.class);
			Functions functions = context.getBean(Functions.class);
			Thread.currentThread().interrupt();
			assertThatThrownBy(words::block).isInstanceOf(CancellationException.class).hasMessageContaining("'block'");
			assertThat(Thread.interrupted()).isTrue();
			Thread.currentThread().interrupt();
			assertThatThrownBy(words::blockInterruptibly).isInstanceOf(InterruptedException.class);
			assertThat(Thread.interrupted()).isFalse();
			assertThat(functions.gate.getCount()).isOne();
		});
	}

	@Test
	void lazyInitializationChecksFunctionsAllTheSame() {
		this.runner.withUserConfiguration(WrongPackage.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context).getFailure().isInstanceOf(InvalidTaskClientException.class));
	}

	@Test
	void unknownFunctionIsAnsweredWithTheKnownOnes(CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(WrongPackage.class,
				PoolifierAutoConfiguration.class, Upper.class)
			.web(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run().close());
		assertThat(output).contains("Description:")
			.contains("The @TaskClient method " + WrongClient.class.getName() + ".uper(String) runs the task function "
					+ "'uper', which pool 'default' does not have; it has [upper].")
			.contains("Action:")
			.contains("@Execute(\"name\")");
	}

	@Test
	void unknownPoolIsAnsweredWithTheKnownOnes() {
		TaskClientFactoryBean<?> factory = new TaskClientFactoryBean<>(ClientOfUnknownPool.class,
				new DefaultListableBeanFactory());
		assertThatThrownBy(factory::afterSingletonsInstantiated).isInstanceOf(InvalidTaskClientException.class)
			.hasMessageContaining(ClientOfUnknownPool.class.getName())
			.hasMessageContaining("for pool 'nope', which does not exist; there are [default]");
	}

	@Test
	void methodThatCannotWorkIsRefused() {
		assertRefused(EachOfNothing.class, "all()", "for methods with one parameter, a Collection");
		assertRefused(EachToOne.class, "all(List)", "its result is no List");
		assertRefused(EachToOneLater.class, "all(List)", "its result is no List");
		assertRefused(Both.class, "all(List)", "has both @Execute and @MapExecute");
	}

	@Test
	void methodWhoseResultNoTaskCanHaveIsRefused() {
		assertRefused(Stream.class, "many()", "returns Flux, which no task ends with");
		assertRefused(OwnFuture.class, "later()", "returns FutureTask, which no task ends with");
	}

	@Test
	void contextThatACallerWouldHaveToGiveIsRefused() {
		assertRefused(WithContext.class, "upper(String, TaskContext)",
				"has a parameter of type TaskContext, which the pool gives to the function");
	}

	@Test
	void annotationWithoutEffectIsRefused() {
		assertRefused(WithBody.class, "twice(String)", "names a task function, but has a body");
		assertRefused(WithStaticBody.class, "twice(String)", "names a task function, but has a body");
		assertRefused(Asynchronous.class, "upper(String)", "is annotated with @Async");
		assertRefused(AsynchronousInterface.class, "upper(String)", "is annotated with @Async");
		assertRefused(WithFunction.class, "upper(String)", "is annotated with @TaskFunction");
	}

	@ParameterizedTest
	@ValueSource(
			classes = { io.poolifier.spring.wrongclass.Letters.class, io.poolifier.spring.wrongsealed.Letters.class,
					io.poolifier.spring.wrongname.Reports.class, io.poolifier.spring.wrongfunction.Letters.class })
	void clientThatCannotWorkStopsTheStart(Class<?> client, CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(PoolifierAutoConfiguration.class,
				Upper.class)
			.initializers((context) -> AutoConfigurationPackages.register((BeanDefinitionRegistry) context,
					client.getPackageName()))
			.web(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run("--poolifier.pools.reports.size=1").close());
		String reason = switch (ClassUtils.getPackageName(client)) {
			case "io.poolifier.spring.wrongclass" -> "is no interface.";
			case "io.poolifier.spring.wrongsealed" -> "is sealed, so that no proxy can implement it.";
			case "io.poolifier.spring.wrongname" ->
				"cannot be the bean 'reports', as there is another bean of that name.";
			default -> "is a method of a @TaskClient, which submits tasks and runs none.";
		};
		assertThat(output).contains("APPLICATION FAILED TO START").contains(client.getName()).contains(reason);
	}

	@Test
	void composedAnnotationIsNoClientItself() {
		this.runner.withUserConfiguration(MorePackages.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(Numbers.class);
			assertThat(context.getBean(Numbers.class)).hasToString("task client " + Numbers.class.getName());
		});
	}

	@Test
	void resultOfAnotherTypeIsExplained() {
		this.runner.withUserConfiguration(MorePackages.class).run((context) -> {
			Numbers numbers = context.getBean(Numbers.class);
			assertThatThrownBy(() -> numbers.number("a")).isInstanceOf(ClassCastException.class)
				.hasMessage("Task function 'upper' ended with java.lang.String, but the @TaskClient method "
						+ Numbers.class.getName() + ".number(String) returns java.lang.Integer");
			assertThatThrownBy(() -> numbers.primitive(null)).isInstanceOf(ClassCastException.class)
				.hasMessageContaining("'touch' ended with null")
				.hasMessageEndingWith("returns int");
		});
	}

	private static void assertRefused(Class<?> client, String method, String why) {
		assertThatThrownBy(() -> new TaskClientFactoryBean<>(client, new DefaultListableBeanFactory()))
			.isInstanceOf(InvalidTaskClientException.class)
			.hasMessageContaining(client.getName() + "." + method)
			.hasMessageContaining(why);
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Clients.class)
	static class Packages {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = WrongClient.class)
	static class WrongPackage {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Numbers.class)
	static class MorePackages {

	}

	static class Upper {

		@TaskFunction
		String upper(String text) {
			return text.toUpperCase(Locale.ROOT);
		}

	}

	static class Functions extends Upper {

		private final CountDownLatch started = new CountDownLatch(1);

		private final CountDownLatch interrupted = new CountDownLatch(1);

		private final CountDownLatch gate = new CountDownLatch(1);

		@TaskFunction
		int length(String text) {
			return text.length();
		}

		@TaskFunction
		Object touch(String text) {
			return text;
		}

		@TaskFunction
		Object join(Object[] parts) {
			return "" + parts[0] + parts[1];
		}

		@TaskFunction
		Object fail(Throwable error) throws Throwable {
			throw error;
		}

		@TaskFunction
		String block() throws InterruptedException {
			this.started.countDown();
			try {
				this.gate.await();
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
				throw ex;
			}
			return "";
		}

		@TaskFunction(pool = "reports")
		String report() {
			return Thread.currentThread().getName();
		}

	}

	interface EachOfNothing {

		@MapExecute
		List<String> all();

	}

	interface EachToOne {

		@MapExecute
		String all(List<String> data);

	}

	interface EachToOneLater {

		@MapExecute
		CompletableFuture<String> all(List<String> data);

	}

	interface Stream {

		Flux<String> many();

	}

	interface OwnFuture {

		FutureTask<String> later();

	}

	interface WithContext {

		String upper(String text, TaskContext context);

	}

	interface WithBody {

		@Execute("upper")
		default String twice(String text) {
			return text + text;
		}

	}

	interface WithStaticBody {

		@MapExecute("upper")
		static String twice(String text) {
			return text + text;
		}

	}

	interface Asynchronous {

		@Async
		String upper(String text);

	}

	@Async
	interface AsynchronousInterface {

		String upper(String text);

	}

	interface WithFunction {

		@TaskFunction
		String upper(String text);

	}

	interface Both {

		@Execute("a")
		@MapExecute("b")
		List<String> all(List<String> data);

	}

}
