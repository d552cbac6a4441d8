// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.function.InvalidTaskFunctionException;
import io.poolifier.task.TaskHandler;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.AliasFor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Methods of beans that run on a pool when they are called.
 */
class CallsOnBeansTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
		.withPropertyValues("poolifier.pools.reports.size=1");

	@Test
	void futuresOfAllKindsComeFromThePoolOfTheFunction() {
		this.runner.withUserConfiguration(Futures.class).run((context) -> {
			Futures bean = context.getBean(Futures.class);
			assertThat(bean.completable("a")).succeedsWithin(LONG).asString().startsWith("a poolifier-default-");
			assertThat(bean.stage("b").toCompletableFuture()).succeedsWithin(LONG)
				.asString()
				.startsWith("b poolifier-reports-0");
			assertThat(bean.future().get(30, TimeUnit.SECONDS)).startsWith("poolifier-default-");
			assertThat(context.getBean("reports", WorkerPool.class).info().executedTasks()).isEqualTo(1);
		});
	}

	@Test
	void theSameMethodsRunByName() {
		this.runner.withUserConfiguration(Futures.class).run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			assertThat(pool.execute("completable", "a")).succeedsWithin(LONG)
				.asString()
				.startsWith("a poolifier-default-");
			assertThat(pool.execute("future", null)).succeedsWithin(LONG).asString().startsWith("poolifier-default-");
			assertThat(pool.execute("join", new Object[] { "a", 2, null })).succeedsWithin(LONG).isEqualTo("a 2 null");
			assertThat(pool.execute("join", "a")).failsWithin(LONG)
				.withThrowableThat()
				.withMessageContaining("'join' cannot be given java.lang.String")
				.withMessageContaining("join(String, int, Object)");
			assertThat(pool.info().executedTasks()).isEqualTo(3);
		});
	}

	@Test
	void severalArgumentsArePassedOn() {
		this.runner.withUserConfiguration(Futures.class)
			.run((context) -> assertThat(context.getBean(Futures.class).join("a", 2, null)).succeedsWithin(LONG)
				.isEqualTo("a 2 null"));
	}

	@Test
	void otherReturnTypesStayDirectCalls() {
		this.runner.withUserConfiguration(Futures.class).run((context) -> {
			assertThat(context.getBean(Futures.class).direct()).isSameAs(Thread.currentThread());
			assertThat(context.getBean(WorkerPool.class).info().executedTasks()).isZero();
		});
	}

	@Test
	void callersGetTheVeryExceptionOfTheMethod() {
		this.runner.withUserConfiguration(Futures.class).run((context) -> {
			IOException failure = new IOException("disk");
			Futures bean = context.getBean(Futures.class);
			assertThatThrownBy(bean.failBeforeTheFuture(failure)::join).isInstanceOf(CompletionException.class)
				.hasCause(failure);
			assertThatThrownBy(bean.failInTheFuture(failure)::join).isInstanceOf(CompletionException.class)
				.hasCause(failure);
			assertThatThrownBy(() -> bean.failInAPlainFuture(failure).get()).hasCause(failure);
		});
	}

	@Test
	void cancellingTheFutureCancelsTheTask() {
		this.runner.withUserConfiguration(Blocking.class).run((context) -> {
			Blocking bean = context.getBean(Blocking.class);
			Future<String> task = bean.block();
			bean.awaitStart();
			task.cancel(true);
			assertThat(bean.awaitInterrupt()).isTrue();
		});
	}

	@Test
	void voidMethodReturnsBeforeItsTaskRuns() {
		this.runner.withUserConfiguration(Blocking.class).run((context) -> {
			Blocking bean = context.getBean(Blocking.class);
			bean.begin();
			bean.awaitStart();
			bean.open();
			assertThat(bean.threads().poll(30, TimeUnit.SECONDS)).startsWith("poolifier-default-");
		});
	}

	@Test
	void failureOfAVoidMethodGoesToTheHandlerOfTheApplication() {
		RecordingHandler handler = new RecordingHandler();
		this.runner.withUserConfiguration(Failing.class)
			.withBean(AsyncUncaughtExceptionHandler.class, () -> handler)
			.run((context) -> {
				context.getBean(Failing.class).fail("disk", 1);
				assertThat(handler.failures.poll(30, TimeUnit.SECONDS)).isEqualTo("disk in fail[disk, 1]");
			});
	}

	@Test
	void failureOfAVoidMethodGoesToTheHandlerOfTheAsyncConfigurer() {
		RecordingHandler handler = new RecordingHandler();
		this.runner.withUserConfiguration(Failing.class).withBean(AsyncConfigurer.class, () -> new AsyncConfigurer() {
			@Override
			public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
				return handler;
			}
		}).run((context) -> {
			context.getBean(Failing.class).fail("disk", 2);
			assertThat(handler.failures.poll(30, TimeUnit.SECONDS)).isEqualTo("disk in fail[disk, 2]");
		});
	}

	@Test
	void taskThatThePoolRefusesIsAFailureToo() {
		RecordingHandler handler = new RecordingHandler();
		this.runner.withUserConfiguration(Failing.class)
			.withPropertyValues("poolifier.start-workers=false")
			.withBean(AsyncUncaughtExceptionHandler.class, () -> handler)
			.run((context) -> {
				context.getBean(Failing.class).fail("disk", 3);
				assertThat(handler.failures.poll()).contains("not started").endsWith("fail[disk, 3]");
			});
	}

	@Test
	void monoSubmitsATaskForEachSubscriber() {
		this.runner.withUserConfiguration(Reactive.class).run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			Mono<String> mono = context.getBean(Reactive.class).mono("a");
			assertThat(pool.info().executedTasks()).isZero();
			assertThat(mono.block(LONG)).startsWith("a poolifier-default-");
			assertThat(mono.block(LONG)).startsWith("a poolifier-default-");
			assertThat(context.getBean(Reactive.class).none().blockOptional(LONG)).isEmpty();
			assertThat(pool.execute("mono", "b")).succeedsWithin(LONG).asString().startsWith("b poolifier-default-");
			assertThatThrownBy(() -> context.getBean(Reactive.class).error().block(LONG)).hasRootCauseMessage("mono");
			assertThat(pool.info().executedTasks()).isEqualTo(4);
		});
	}

	@Test
	void taskOfAHandlerEndsWithItsMono() {
		this.runner.withUserConfiguration(ReactiveHandler.class)
			.run((context) -> assertThat(context.getBean(WorkerPool.class).execute("reactiveHandler", "a"))
				.succeedsWithin(LONG)
				.isEqualTo("A"));
	}

	@Test
	void composedAnnotationsNameFunctionAndPool() {
		this.runner.withUserConfiguration(Composed.class).run((context) -> {
			assertThat(context.getBean(Composed.class).yearly()).succeedsWithin(LONG)
				.asString()
				.startsWith("poolifier-reports-");
			assertThat(context.getBean("reports", WorkerPool.class).hasTaskFunction("yearly-report")).isTrue();
		});
	}

	@Test
	void genericOverriddenAndInterfaceMethodsAreFound() {
		this.runner.withUserConfiguration(NumberJob.class, StringJob.class).run((context) -> {
			Job<Integer, ?> numbers = context.getBean(NumberJob.class);
			assertThat((CompletableFuture<?>) numbers.run(3)).succeedsWithin(LONG)
				.asString()
				.startsWith("3 poolifier-default-");
			Base<String> strings = context.getBean(StringJob.class);
			assertThat(strings.process("x")).succeedsWithin(LONG).asString().startsWith("x! poolifier-reports-");
		});
	}

	@Test
	void finalClassIsProxiedByItsInterfaces() {
		this.runner.withUserConfiguration(FinalClasses.class).run((context) -> {
			Greeter greeter = context.getBean(Greeter.class);
			assertThat(AopUtils.isJdkDynamicProxy(greeter)).isTrue();
			assertThat(greeter.greet("you")).succeedsWithin(LONG).asString().startsWith("you poolifier-");
		});
	}

	@Test
	void finalClassWithoutInterfaceIsRefused() {
		this.runner.withUserConfiguration(FinalClass.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidTaskFunctionException.class,
						(ex) -> assertThat(ex.getAction()).contains("Remove 'final' from the class"))
				.hasMessageContaining(FinalClass.class.getName() + ".later()")
				.hasMessageContaining("returns CompletableFuture")
				.hasMessageContaining("is final and cannot be proxied"));
	}

	@Test
	void finalMethodIsRefused() {
		this.runner.withUserConfiguration(FinalMethod.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidTaskFunctionException.class)
				.hasMessageContaining(FinalMethod.class.getName() + ".later()")
				.hasMessageContaining("is final, and its bean is proxied by a subclass"));
	}

	@ParameterizedTest
	@ValueSource(classes = { AsyncMethod.class, AsyncClass.class })
	void asynchronousMethodIsRefused(Class<?> type) {
		this.runner.withUserConfiguration(type)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidTaskFunctionException.class,
						(ex) -> assertThat(ex.getAction()).contains("Remove @Async to run it on the pool"))
				.hasMessageContaining(type.getName() + ".later()")
				.hasMessageContaining("is @Async as well"));
	}

	@Test
	void classWithPlainFunctionsOnlyIsNoProxy() {
		this.runner.withUserConfiguration(Plain.class)
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean(Plain.class))).isFalse());
	}

	@Test
	void otherAdviceOfTheBeanRunsInTheTaskAndOnlyThere() {
		this.runner.withUserConfiguration(Advised.class).run((context) -> {
			BlockingQueue<?> threads = context.getBean("adviceThreads", BlockingQueue.class);
			assertThat(context.getBean("advised", Futures.class).completable("a")).succeedsWithin(LONG);
			assertThat(threads).hasSize(1).first().asString().startsWith("poolifier-default-");
		});
	}

	@Test
	void beanBehindAScopedProxyIsSubmittedOnce() {
		this.runner.withUserConfiguration(Scoped.class).run((context) -> {
			assertThat(context.getBean(Scoped.class).later()).succeedsWithin(LONG)
				.asString()
				.startsWith("poolifier-default-");
			assertThat(context.getBean(WorkerPool.class).info().executedTasks()).isEqualTo(1);
		});
	}

	@Test
	void taskThatCallsItsOwnFunctionOnTheBeanSubmitsAnotherTask() {
		this.runner.withUserConfiguration(Recursive.class).withPropertyValues("poolifier.size=4").run((context) -> {
			assertThat(context.getBean(Recursive.class).down(3)).succeedsWithin(LONG).isEqualTo("0");
			assertThat(context.getBean(WorkerPool.class).info().executedTasks()).isEqualTo(4);
		});
	}

	@Test
	void disabledMeansDirectCalls() {
		this.runner.withUserConfiguration(Futures.class)
			.withPropertyValues("poolifier.enabled=false")
			.run((context) -> assertThat(context.getBean(Futures.class).completable("a").join())
				.isEqualTo("a " + Thread.currentThread().getName()));
	}

	private static String thread() {
		return Thread.currentThread().getName();
	}

	static class Futures {

		@TaskFunction
		CompletableFuture<String> completable(String text) {
			return CompletableFuture.completedFuture(text + " " + thread());
		}

		@TaskFunction(pool = "reports")
		CompletionStage<String> stage(String text) {
			return CompletableFuture.completedStage(text + " " + thread());
		}

		@TaskFunction
		Future<String> future() {
			FutureTask<String> task = new FutureTask<>(CallsOnBeansTests::thread);
			task.run();
			return task;
		}

		@TaskFunction
		CompletableFuture<String> join(String first, int second, @Nullable Object third) {
			return CompletableFuture.completedFuture(first + " " + second + " " + third);
		}

		@TaskFunction
		Thread direct() {
			return Thread.currentThread();
		}

		@TaskFunction
		CompletableFuture<String> failBeforeTheFuture(Exception failure) throws Exception {
			throw failure;
		}

		@TaskFunction
		CompletableFuture<String> failInTheFuture(Exception failure) {
			return CompletableFuture.failedFuture(failure);
		}

		@TaskFunction
		Future<String> failInAPlainFuture(Exception failure) {
			FutureTask<String> task = new FutureTask<>(() -> {
				throw failure;
			});
			task.run();
			return task;
		}

	}

	static class Blocking {

		private final CountDownLatch started = new CountDownLatch(1);

		private final CountDownLatch gate = new CountDownLatch(1);

		private final CountDownLatch interrupted = new CountDownLatch(1);

		private final BlockingQueue<String> threads = new ArrayBlockingQueue<>(8);

		@TaskFunction
		Future<String> block() {
			this.started.countDown();
			try {
				this.gate.await();
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
			}
			return CompletableFuture.completedFuture("");
		}

		@TaskFunction
		void begin() throws InterruptedException {
			this.started.countDown();
			this.gate.await();
			this.threads.add(thread());
		}

		boolean awaitStart() throws InterruptedException {
			return this.started.await(30, TimeUnit.SECONDS);
		}

		boolean awaitInterrupt() throws InterruptedException {
			return this.interrupted.await(30, TimeUnit.SECONDS);
		}

		BlockingQueue<String> threads() {
			return this.threads;
		}

		boolean open() {
			this.gate.countDown();
			return true;
		}

	}

	static class Failing {

		@TaskFunction
		void fail(String why, int code) throws IOException {
			throw new IOException(why);
		}

	}

	static class RecordingHandler implements AsyncUncaughtExceptionHandler {

		private final BlockingQueue<String> failures = new ArrayBlockingQueue<>(8);

		@Override
		public void handleUncaughtException(Throwable ex, Method method, @Nullable Object... params) {
			this.failures.add(ex.getMessage() + " in " + method.getName() + Arrays.toString(params));
		}

	}

	@TaskFunction("reactiveHandler")
	static class ReactiveHandler implements TaskHandler<String, Mono<String>> {

		@Override
		public Mono<String> handle(String data) {
			return Mono.fromCallable(() -> data.toUpperCase(Locale.ROOT));
		}

	}

	static class Reactive {

		@TaskFunction
		Mono<String> mono(String text) {
			return Mono.fromCallable(() -> text + " " + thread());
		}

		@TaskFunction
		Mono<String> none() {
			return Mono.empty();
		}

		@TaskFunction
		Mono<String> error() {
			return Mono.error(new IOException("mono"));
		}

	}

	@TaskFunction(pool = "reports")
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface ReportFunction {

		@AliasFor(annotation = TaskFunction.class, attribute = "name")
		String value();

	}

	static class Composed {

		@ReportFunction("yearly-report")
		public CompletableFuture<String> yearly() {
			return CompletableFuture.completedFuture(thread());
		}

	}

	interface Job<T, R> {

		@TaskFunction("job")
		R run(T data);

	}

	static class NumberJob implements Job<Integer, CompletableFuture<String>> {

		@Override
		public CompletableFuture<String> run(Integer data) {
			return CompletableFuture.completedFuture(data + " " + thread());
		}

	}

	abstract static class Base<T> {

		@TaskFunction(name = "process", pool = "reports")
		CompletableFuture<String> process(T data) {
			return CompletableFuture.completedFuture(data + " " + thread());
		}

	}

	static class StringJob extends Base<String> {

		@Override
		CompletableFuture<String> process(String data) {
			return super.process(data + "!");
		}

	}

	interface Greeter {

		CompletableFuture<String> greet(String whom);

	}

	@Configuration(proxyBeanMethods = false)
	static class FinalClasses {

		@Bean
		Polite greeter() {
			return new Polite();
		}

	}

	static final class Polite implements Greeter {

		@Override
		@TaskFunction
		public CompletableFuture<String> greet(String whom) {
			return CompletableFuture.completedFuture(whom + " " + thread());
		}

	}

	static final class FinalClass {

		@TaskFunction
		CompletableFuture<String> later() {
			return CompletableFuture.completedFuture("");
		}

	}

	static class FinalMethod {

		@TaskFunction
		final CompletableFuture<String> later() {
			return CompletableFuture.completedFuture("");
		}

	}

	static class AsyncMethod {

		@Async
		@TaskFunction
		CompletableFuture<String> later() {
			return CompletableFuture.completedFuture("");
		}

	}

	@Async
	static class AsyncClass {

		@TaskFunction
		void later() {
		}

	}

	static final class Plain {

		@TaskFunction
		String plain() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Advised {

		@Bean
		static BlockingQueue<String> adviceThreads() {
			return new ArrayBlockingQueue<>(8);
		}

		@Bean
		static MethodInterceptor recording(BlockingQueue<String> adviceThreads) {
			return (invocation) -> {
				adviceThreads.add(thread());
				return invocation.proceed();
			};
		}

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("advised");
			creator.setInterceptorNames("recording");
			creator.setProxyTargetClass(true);
			return creator;
		}

		@Bean
		Futures advised() {
			return new Futures();
		}

	}

	@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class Scoped {

		@TaskFunction
		CompletableFuture<String> later() {
			return CompletableFuture.completedFuture(thread());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Recursive {

		private final ObjectProvider<Recursive> self;

		Recursive(ObjectProvider<Recursive> self) {
			this.self = self;
		}

		@TaskFunction
		CompletableFuture<String> down(int from) {
			return (from > 0) ? this.self.getObject().down(from - 1)
					: CompletableFuture.completedFuture(String.valueOf(from));
		}

	}

}
