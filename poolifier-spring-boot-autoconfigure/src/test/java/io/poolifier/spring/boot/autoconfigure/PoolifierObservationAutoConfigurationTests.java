// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.tracing.Tracer;
import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.observation.DefaultTaskObservationConvention;
import io.poolifier.spring.observation.TaskObservationContext;
import io.poolifier.spring.observation.TaskObservationConvention;
import io.poolifier.task.PoolClosedException;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class PoolifierObservationAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class,
				PoolifierContextAutoConfiguration.class, PoolifierObservationAutoConfiguration.class))
		.withPropertyValues("poolifier.size=1")
		.withUserConfiguration(Functions.class);

	private final ApplicationContextRunner observed = this.runner.withBean(TestObservationRegistry.class,
			TestObservationRegistry::create);

	private final ApplicationContextRunner traced = this.runner
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
				MicrometerTracingAutoConfiguration.class, BraveAutoConfiguration.class))
		.withBean(Spans.class)
		.withPropertyValues("management.tracing.sampling.probability=1.0");

	@Test
	void taskIsObservedFromSubmissionToEnd() {
		this.observed.run((context) -> {
			pool(context).execute("user", null).join();
			that(context).hasNumberOfObservationsEqualTo(1)
				.hasSingleObservationThat()
				.hasNameEqualTo("poolifier.task")
				.hasContextualNameEqualTo("task user")
				.hasBeenStarted()
				.hasBeenStopped()
				.doesNotHaveError()
				.hasLowCardinalityKeyValue("pool", "default")
				.hasLowCardinalityKeyValue("function", "user")
				.hasLowCardinalityKeyValue("outcome", "executed")
				.hasHighCardinalityKeyValue("poolifier.worker", "0")
				.hasHighCardinalityKeyValueWithKey("poolifier.wait-time")
				.hasHighCardinalityKeyValueWithKey("poolifier.run-time");
		});
	}

	@Test
	void waitAndRunAreTimesApart() {
		List<TaskObservationContext> ended = new CopyOnWriteArrayList<>();
		List<String> events = new CopyOnWriteArrayList<>();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new Recorder(ended, events));
		this.runner.withBean(ObservationRegistry.class, () -> registry).run((context) -> {
			Functions functions = context.getBean(Functions.class);
			CompletableFuture<?> held = pool(context).execute("gate", null);
			CompletableFuture<?> waiting = pool(context).execute("user", null);
			functions.open();
			CompletableFuture.allOf(held, waiting).join();
			assertThat(events).containsExactly("started", "started");
			assertThat(ended).hasSize(2).allSatisfy((observation) -> {
				assertThat(observation.getWaitTime()).isGreaterThanOrEqualTo(Duration.ZERO);
				assertThat(observation.getRunTime()).isGreaterThanOrEqualTo(Duration.ZERO);
			});
		});
	}

	@Test
	void errorOfATaskIsThatOfItsObservation() {
		this.observed.run((context) -> {
			IllegalStateException failure = new IllegalStateException("no");
			assertThatThrownBy(pool(context).execute("fail", failure)::join).cause().isSameAs(failure);
			that(context).hasSingleObservationThat()
				.hasLowCardinalityKeyValue("outcome", "failed")
				.hasBeenStopped()
				.assertThatError()
				.isSameAs(failure);
		});
	}

	@Test
	void taskThatNeverStartsIsObservedAsCancelled() {
		this.observed.run((context) -> {
			CompletableFuture<?> held = pool(context).execute("gate", null);
			pool(context).execute("user", null).cancel(true);
			that(context).hasObservationWithNameEqualTo("poolifier.task")
				.that()
				.hasLowCardinalityKeyValue("function", "gate");
			that(context).hasAnObservation((observation) -> observation.hasLowCardinalityKeyValue("function", "user")
				.hasLowCardinalityKeyValue("outcome", "cancelled"));
			context.getBean(Functions.class).open();
			held.join();
		});
	}

	@Test
	void taskThatIsCancelledWhileItRunsIsObservedAsCancelled() {
		this.observed.run((context) -> {
			CompletableFuture<?> running = pool(context).execute("gate", null);
			await().until(() -> pool(context).info().executingTasks() == 1);
			running.cancel(true);
			pool(context).execute("user", null).join();
			that(context).hasAnObservation((observation) -> observation.hasLowCardinalityKeyValue("function", "gate")
				.hasLowCardinalityKeyValue("outcome", "cancelled"));
			that(context).hasAnObservation((observation) -> observation.hasLowCardinalityKeyValue("function", "user")
				.hasLowCardinalityKeyValue("outcome", "executed"));
			assertThat(context.getBean(TestObservationRegistry.class).getCurrentObservation()).isNull();
		});
	}

	@Test
	void taskThatThePoolDidNotRunIsObservedAsRejected() {
		this.observed.withPropertyValues("poolifier.tasks-queue-options.tasks-finished-timeout=0s").run((context) -> {
			pool(context).execute("gate", null);
			CompletableFuture<?> waiting = pool(context).execute("user", null);
			pool(context).close();
			assertThatThrownBy(waiting::join).hasCauseInstanceOf(PoolClosedException.class);
			that(context).hasAnObservation((observation) -> observation.hasLowCardinalityKeyValue("function", "user")
				.hasLowCardinalityKeyValue("outcome", "rejected"));
		});
	}

	@Test
	void observationsAreBelowTheOneOfTheSubmitterWithoutContextPropagationToo() {
		this.observed.withClassLoader(new FilteredClassLoader("io.micrometer.context.ContextSnapshotFactory"))
			.run((context) -> {
				TestObservationRegistry registry = context.getBean(TestObservationRegistry.class);
				Observation request = Observation.start("request", registry);
				CompletableFuture<?> task = request.scoped(() -> pool(context).execute("user", null));
				task.join();
				request.stop();
				that(context).hasAnObservation((observation) -> observation.hasNameEqualTo("poolifier.task")
					.hasParentObservationEqualTo(request));
			});
	}

	@Test
	void conventionOfTheApplicationNamesObservations() {
		this.observed.withBean(TaskObservationConvention.class, () -> new DefaultTaskObservationConvention() {

			@Override
			public String getName() {
				return "job";
			}

		}).run((context) -> {
			pool(context).execute("user", null).join();
			that(context).hasSingleObservationThat().hasNameEqualTo("job");
		});
	}

	@Test
	void nothingIsObservedWithoutARegistry() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("poolifierTaskObservations");
			pool(context).execute("user", null).join();
		});
	}

	@Test
	void observationsObeyTheSwitchOfBoot() {
		this.traced.withPropertyValues("management.observations.enable.poolifier=false").run((context) -> {
			pool(context).execute("user", null).join();
			assertThat(context.getBean(Spans.class).spans).isEmpty();
		});
	}

	@Test
	@SuppressWarnings("try")
	void traceGoesOnInTheTaskAndInWhatDependsOnIt() {
		this.traced.run((context) -> {
			Tracer tracer = context.getBean(Tracer.class);
			CompletableFuture<?> held = pool(context).execute("gate", null);
			Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
			Ids caller;
			CompletableFuture<Ids> task;
			try (Observation.Scope scope = request.openScope()) {
				caller = Ids.of(tracer);
				task = pool(context).execute("trace", tracer);
			}
			CompletableFuture<Ids> dependent = task.thenApply((result) -> Ids.of(tracer));
			context.getBean(Functions.class).open();
			held.join();
			// First, for who waits for the task may run what depends on it.
			assertThat(dependent.join()).isEqualTo(caller);
			Ids inside = task.join();
			request.stop();
			assertThat(inside.trace()).isEqualTo(caller.trace());
			assertThat(inside.logged()).isEqualTo(caller.trace());
			MutableSpan span = context.getBean(Spans.class).named("task trace");
			assertThat(span.traceId()).isEqualTo(caller.trace());
			assertThat(span.parentId()).isEqualTo(caller.span());
			assertThat(span.id()).isEqualTo(inside.span());
			assertThat(span.containsAnnotation("started")).isTrue();
			assertThat(span.tags()).containsEntry("outcome", "executed").containsEntry("poolifier.worker", "0");
		});
	}

	@Test
	void taskWithoutATraceDoesNotGetTheOneBefore() {
		this.traced.run((context) -> {
			Tracer tracer = context.getBean(Tracer.class);
			Ids one = pool(context).<Tracer, Ids>execute("trace", tracer).join();
			Ids other = pool(context).<Tracer, Ids>execute("trace", tracer).join();
			assertThat(one.trace()).isNotEqualTo(other.trace());
		});
	}

	private static WorkerPool pool(ApplicationContext context) {
		return context.getBean(WorkerPool.class);
	}

	private static TestObservationRegistryAssert that(ApplicationContext context) {
		return TestObservationRegistryAssert.assertThat(context.getBean(TestObservationRegistry.class));
	}

	private record Recorder(List<TaskObservationContext> ended,
			List<String> events) implements ObservationHandler<TaskObservationContext> {

		@Override
		public void onEvent(Observation.Event event, TaskObservationContext context) {
			this.events.add(event.getName());
		}

		@Override
		public void onStop(TaskObservationContext context) {
			this.ended.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof TaskObservationContext;
		}

	}

	/** What a thread sees of a trace, and what its log has. */
	private record Ids(String trace, String span, String logged) {

		static Ids of(Tracer tracer) {
			var current = tracer.currentSpan().context();
			return new Ids(current.traceId(), current.spanId(), MDC.get("traceId"));
		}

	}

	static class Spans extends SpanHandler {

		final List<MutableSpan> spans = new CopyOnWriteArrayList<>();

		@Override
		public boolean end(TraceContext context, MutableSpan span, Cause cause) {
			return this.spans.add(span);
		}

		MutableSpan named(String name) {
			return this.spans.stream().filter((span) -> name.equals(span.name())).findFirst().orElseThrow();
		}

	}

	@Configuration(proxyBeanMethods = false)
	public static class Functions {

		private final CountDownLatch gate = new CountDownLatch(1);

		/** Called on a proxy, whose fields are not those of the bean. */
		public void open() {
			this.gate.countDown();
		}

		@TaskFunction
		String user(String ignored) {
			return MDC.get("user");
		}

		@TaskFunction
		void gate(String ignored) throws InterruptedException {
			this.gate.await();
		}

		@TaskFunction
		void fail(RuntimeException failure) {
			throw failure;
		}

		@TaskFunction
		Ids trace(Tracer tracer) {
			return Ids.of(tracer);
		}

	}

}
