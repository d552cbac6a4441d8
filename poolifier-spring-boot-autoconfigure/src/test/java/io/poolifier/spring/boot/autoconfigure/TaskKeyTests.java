// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.options.Fairness;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys, and limits of the concurrency, of annotations and properties.
 */
@Timeout(60)
class TaskKeyTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
		.withPropertyValues("poolifier.size=3");

	private static void assertEnds(CompletableFuture<?> future) {
		assertThat(future).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void anExpressionOfTheParameterIsTheOrderingKey() {
		this.runner.withUserConfiguration(Orders.class).run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			Orders orders = context.getBean(Orders.class);
			CompletableFuture<Integer> first = pool.execute("ship", new Order("a", 1));
			orders.probe().started.acquire();
			CompletableFuture<Integer> second = pool.execute("ship", new Order("a", 2));
			CompletableFuture<Integer> other = pool.execute("ship", new Order("b", 3));
			orders.probe().started.acquire();
			assertThat(second).isNotDone();
			assertThat(orders.probe().seen).containsExactlyInAnyOrder(1, 3);
			orders.probe().gate.countDown();
			List.of(first, second, other).forEach(TaskKeyTests::assertEnds);
		});
	}

	@Test
	void theArgumentsOfACallOnTheBeanAreVariables() {
		this.runner.withUserConfiguration(Orders.class).run((context) -> {
			Orders orders = context.getBean(Orders.class);
			CompletableFuture<Integer> first = orders.cancel("a", 1, null);
			orders.probe().started.acquire();
			CompletableFuture<Integer> second = orders.cancel("a", 2, null);
			CompletableFuture<Integer> other = orders.cancel("b", 3, null);
			orders.probe().started.acquire();
			assertThat(second).isNotDone();
			orders.probe().gate.countDown();
			List.of(first, second, other).forEach(TaskKeyTests::assertEnds);
		});
	}

	@Test
	void equalRequestsAreCoalescedIfTheFunctionAllowsIt() {
		this.runner.withUserConfiguration(Refresher.class).run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			Refresher refresher = context.getBean(Refresher.class);
			pool.execute("refresher", "a");
			refresher.started.acquire();
			CompletableFuture<Integer> waiting = pool.execute("refresher", "a");
			CompletableFuture<Integer> joined = pool.execute("refresher", "a");
			refresher.gate.countDown();
			assertEnds(waiting);
			assertThat(joined).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(waiting.join());
			assertThat(pool.info().executedTasks()).isEqualTo(2);
		});
	}

	@Test
	void thePropertyOfTheConcurrencyPrecedesTheAnnotation() {
		this.runner.withUserConfiguration(Limited.class).run((context) -> assertRunsAtOnce(context, 2));
		this.runner.withUserConfiguration(Limited.class)
			.withPropertyValues("poolifier.functions.limited.concurrency=1")
			.run((context) -> assertRunsAtOnce(context, 1));
	}

	private static void assertRunsAtOnce(AssertableApplicationContext context, int expected)
			throws InterruptedException {
		WorkerPool pool = context.getBean(WorkerPool.class);
		Limited limited = context.getBean(Limited.class);
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			futures.add(pool.execute("limited", null));
		}
		limited.probe().started.acquire(expected);
		// A worker that is idle runs what may run.
		assertEnds(pool.execute("other", null));
		assertEnds(pool.execute("other", null));
		assertThat(pool.info().executingTasks() + pool.info().queuedTasks()).isEqualTo(5);
		limited.probe().gate.countDown();
		futures.forEach(TaskKeyTests::assertEnds);
		assertThat(limited.mostRunning()).isEqualTo(expected);
	}

	@Test
	void aWrongConcurrencyIsReportedWithItsProperty() {
		this.runner.withUserConfiguration(Limited.class)
			.withPropertyValues("poolifier.functions.limited.concurrency=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("poolifier.functions.limited.concurrency"));
	}

	@Test
	void aPoolIsSharedAmongTenantsIfEnabled() {
		this.runner.withUserConfiguration(Tenants.class)
			.withPropertyValues("poolifier.size=1", "poolifier.tasks-queue-options.fairness.enabled=true",
					"poolifier.tasks-queue-options.fairness.weights[gold]=2.5")
			.run((context) -> {
				WorkerPool pool = context.getBean(WorkerPool.class);
				Tenants tenants = context.getBean(Tenants.class);
				assertThat(pool.options().tasksQueueOptions().fairness())
					.returns(2.5, (fairness) -> fairness.weight("gold"))
					.returns(Fairness.DEFAULT_MAX_KEYS, Fairness::maxKeys);
				List<CompletableFuture<Object>> futures = new ArrayList<>();
				futures.add(pool.execute("serve", "loud 0"));
				tenants.probe().started.acquire();
				for (int i = 1; i < 10; i++) {
					futures.add(pool.execute("serve", "loud " + i));
				}
				futures.add(pool.execute("serve", "quiet"));
				tenants.probe().gate.countDown();
				futures.forEach(TaskKeyTests::assertEnds);
				assertThat(tenants.probe().seen.indexOf("quiet")).isLessThan(4);
			});
	}

	@Test
	void anExpressionThatCannotBeParsedStopsTheStart() {
		this.runner.withUserConfiguration(NoExpression.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("has orderingKey = '#order.', which is no expression"));
	}

	@Test
	void anExpressionWithAnUnknownVariableStopsTheStart() {
		this.runner.withUserConfiguration(UnknownVariable.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(
						"has fairnessKey = '#ordr.customer', which refers to [ordr], but the parameters for data are [order]"));
	}

	@Test
	void anExpressionThatNeedsMoreThanTheDataStopsTheStart() {
		this.runner.withUserConfiguration(UnavailableType.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(
						"which contains 'T(java.lang.Math)', but only properties and methods of the data"));
	}

	@Test
	void coalescingWithoutAKeyStopsTheStart() {
		this.runner.withUserConfiguration(NoKey.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("has coalesce = true, which needs an orderingKey"));
	}

	@Test
	void aTaskWhoseKeyCannotBeComputedIsRejected() {
		this.runner.withUserConfiguration(Orders.class)
			.run((context) -> assertThat(context.getBean(WorkerPool.class).execute("ship", null))
				.failsWithin(10, TimeUnit.SECONDS)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(IllegalArgumentException.class)
				.withMessageContaining("The key '#order.customer' of a task could not be computed"));
	}

	record Order(String customer, int number) {
	}

	/** What the functions of a bean have done. */
	static class Probe {

		private final Semaphore started = new Semaphore(0);

		private final CountDownLatch gate = new CountDownLatch(1);

		private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());

	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		private final Probe probe = new Probe();

		/** A method, because the bean is a proxy, whose fields are empty. */
		public Probe probe() {
			return this.probe;
		}

		@TaskFunction(orderingKey = "#order.customer")
		public int ship(Order order) throws InterruptedException {
			this.probe.seen.add(order.number());
			this.probe.started.release();
			this.probe.gate.await();
			return order.number();
		}

		@TaskFunction(orderingKey = "#customer")
		public CompletableFuture<Integer> cancel(String customer, int number, TaskContext context) {
			this.probe.started.release();
			try {
				this.probe.gate.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return CompletableFuture.completedFuture(number);
		}

	}

	@TaskFunction(name = "refresher", orderingKey = "#data", coalesce = true)
	static class Refresher implements TaskHandler<String, Integer> {

		private final Semaphore started = new Semaphore(0);

		private final CountDownLatch gate = new CountDownLatch(1);

		private int version;

		@Override
		public Integer handle(String data) throws InterruptedException {
			this.started.release();
			this.gate.await();
			return ++this.version;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Limited {

		private final Probe probe = new Probe();

		private int running;

		private int most;

		/** A method, because the bean is a proxy, whose fields are empty. */
		public Probe probe() {
			return this.probe;
		}

		@TaskFunction(concurrency = 2)
		public void limited() throws InterruptedException {
			synchronized (this) {
				this.running++;
				this.most = Math.max(this.most, this.running);
			}
			this.probe.started.release();
			this.probe.gate.await();
			synchronized (this) {
				this.running--;
			}
		}

		@TaskFunction
		public void other() {
		}

		synchronized int mostRunning() {
			return this.most;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Tenants {

		private final Probe probe = new Probe();

		/** A method, because the bean is a proxy, whose fields are empty. */
		public Probe probe() {
			return this.probe;
		}

		@TaskFunction(fairnessKey = "#name.substring(0, 1)")
		public void serve(String name) throws InterruptedException {
			this.probe.seen.add(name);
			this.probe.started.release();
			this.probe.gate.await();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoExpression {

		@TaskFunction(orderingKey = "#order.")
		public void ship(Order order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnknownVariable {

		@TaskFunction(fairnessKey = "#ordr.customer")
		public void ship(Order order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnavailableType {

		@TaskFunction(orderingKey = "T(java.lang.Math).abs(#order.number)")
		public void ship(Order order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoKey {

		@TaskFunction(coalesce = true)
		public void ship(Order order) {
		}

	}

}
