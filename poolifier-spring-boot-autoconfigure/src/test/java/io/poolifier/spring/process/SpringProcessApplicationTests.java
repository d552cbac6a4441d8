// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.options.TaskTypes;
import io.poolifier.spring.process.LocalChild.Application;
import io.poolifier.spring.process.LocalChild.CatchingApplication;
import io.poolifier.spring.process.LocalChild.Eager;
import io.poolifier.spring.process.LocalChild.Failing;
import io.poolifier.spring.process.LocalChild.Light;
import io.poolifier.spring.process.LocalChild.OfParent;
import io.poolifier.spring.process.LocalChild.WithoutSpring;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SpringProcessApplicationTests {

	private static final String PROCESS = "--poolifier.worker=process";

	private static final String REPORTS = "--poolifier.pools.reports.worker=process";

	@Test
	void applicationDoesNothingByItself() throws Exception {
		try (LocalChild child = LocalChild.ofMain(Application.class, PROCESS, REPORTS)) {
			assertThat(child.run("greet", "Ada")).isEqualTo("Hello Ada");
			assertThat(LocalChild.DONE).containsExactlyInAnyOrder("functions created", "WorkerPoller created",
					"WorkerPoller started");
			assertThat(child.context().getBeanNamesForType(ScheduledAnnotationBeanPostProcessor.class)).isEmpty();
		}
		assertThat(LocalChild.DONE).contains("WorkerPoller stopped")
			.doesNotContain("rest of the main method", "Poller created");
		assertThat(LocalChild.applicationContext().isActive()).isFalse();
	}

	@Test
	void applicationDoesAllThatInItsParent() {
		LocalChild.DONE.clear();
		Application.main(new String[] { "--spring.main.web-application-type=none", "--poolifier.pools.reports.size=1",
				"--management.defaults.metrics.export.enabled=false" });
		try (ConfigurableApplicationContext context = LocalChild.applicationContext()) {
			assertThat(LocalChild.DONE)
				.contains("command line runner", "application runner", "eager bean", "Poller started", "started",
						"ready", "available", "rest of the main method")
				.doesNotContain("WorkerPoller created");
			assertThat(context.getBeansOfType(OfParent.class)).hasSize(1);
		}
	}

	@Test
	void functionsAreThoseOfThePoolWithTheirTypes() {
		try (LocalChild child = LocalChild.ofMain(Application.class, PROCESS, REPORTS)) {
			assertThat(child.functions()).containsOnlyKeys("greet", "greetAll", "nested", "threadOf");
			assertThat(child.functions().get("greetAll").types())
				.isEqualTo(TaskTypes.of(ResolvableType.forClassWithGenerics(List.class, String.class).getType(),
						ResolvableType.forClassWithGenerics(List.class, String.class).getType()));
		}
		try (LocalChild child = new LocalChild("reports", Application.class.getName(), List.of(), List.of(), PROCESS,
				REPORTS)) {
			assertThat(child.functions()).containsOnlyKeys("report", "several");
			assertThat(child.functions().get("report").types())
				.isEqualTo(new TaskTypes(List.of(int.class, String.class), void.class));
		}
	}

	@Test
	void callOfAFunctionByItsNameRunsOnTheThreadOfTheWorker() throws Exception {
		try (LocalChild child = LocalChild.ofMain(Application.class, PROCESS, REPORTS)) {
			assertThat(result(child.run("threadOf", "here"))).isEqualTo("here on " + Thread.currentThread().getName());
			assertThat(child.context().getBean("poolifierPool", WorkerPool.class).info().started()).isFalse();
		}
	}

	@Test
	void nestedCallRunsOnAThreadOfTheChild() throws Exception {
		try (LocalChild child = LocalChild.ofMain(Application.class, PROCESS, REPORTS,
				"--poolifier.start-workers=false")) {
			assertThat(result(child.run("nested", "there"))).asString()
				.startsWith("there on ")
				.isNotEqualTo("there on " + Thread.currentThread().getName());
		}
	}

	@Test
	void environmentIsThatOfAWorker() {
		try (LocalChild child = new LocalChild("default", Application.class.getName(), List.of(),
				List.of("dev", "default"), "--spring.main.web-application-type=servlet", "--spring.jmx.enabled=true",
				"--logging.file.name=/nowhere/app.log", "--poolifier.pools.reports.worker=PROCESS",
				"--poolifier.pools[an.other].worker=cluster", "--kind=process",
				"--poolifier.pools.My_Pool.worker=${kind}", "--poolifier.pools.My_Pool.start-workers=false",
				"--spring.jpa.hibernate.ddl-auto=create")) {
			Environment environment = child.context().getEnvironment();
			assertThat(environment.getActiveProfiles()).containsExactly("of-main", "dev", "default",
					"poolifier-worker");
			assertThat(child.context()).isNotInstanceOf(WebApplicationContext.class);
			assertThat(child.context().getBeanNamesForType(OfParent.class)).isEmpty();
			assertThat(child.context().containsBean("mbeanExporter")).isFalse();
			assertThat(child.context().getBeansOfType(WorkerPool.class)).containsOnlyKeys("poolifierPool", "reports",
					"an.other", "My_Pool");
			assertThat(environment.getProperty("poolifier.pools.My_Pool.start-workers")).isEqualTo("true");
			assertThat(environment.getProperty("spring.jpa.hibernate.ddl-auto")).isEqualTo("none");
			assertThat(environment.containsProperty("spring.sql.init.mode")).isFalse();
		}
	}

	@Test
	void processIdFileOfTheParentIsLeftAlone(@TempDir Path directory) {
		Path file = directory.resolve("application.pid");
		Application.pidFile = file.toString();
		try (LocalChild child = LocalChild.ofMain(Application.class, PROCESS, REPORTS)) {
			assertThat(child.context().isActive()).isTrue();
			assertThat(Files.exists(file)).isFalse();
		}
		finally {
			Application.pidFile = "";
		}
	}

	@Test
	void configurationStartsWithoutTheApplication() throws Exception {
		try (LocalChild child = new LocalChild("default", Application.class.getName(), List.of(Light.class), List.of(),
				PROCESS, REPORTS)) {
			assertThat(child.run("greet", "Ada")).isEqualTo("Hello Ada");
			assertThat(LocalChild.DONE).containsExactly("functions created");
			assertThat(child.context().getBeanNamesForType(Application.class)).isEmpty();
			assertThat(child.context().getBeanNamesForType(Eager.class)).hasSize(1);
		}
		try (LocalChild child = new LocalChild("reports", null, List.of(Light.class), List.of(), PROCESS, REPORTS)) {
			assertThat(child.functions()).containsOnlyKeys("report", "several");
		}
	}

	@Test
	void mainMethodMayCatchEverything() throws Exception {
		try (LocalChild child = LocalChild.ofMain(CatchingApplication.class, PROCESS, REPORTS)) {
			assertThat(child.run("greet", "Ada")).isEqualTo("Hello Ada");
		}
	}

	@Test
	void mainMethodWithoutSpringIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> LocalChild.ofMain(WithoutSpring.class))
			.withMessageContaining("no SpringApplication");
	}

	@Test
	void missingMainMethodIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> LocalChild.ofMain(Eager.class))
			.withMessageContaining("no main method");
		assertThatIllegalStateException().isThrownBy(() -> new LocalChild("default", "a.Missing", List.of(), List.of()))
			.withMessageContaining("a.Missing cannot be loaded");
	}

	@Test
	void exceptionOfTheMainMethodIsKept() {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> LocalChild.ofMain(Failing.class))
			.withRootCauseInstanceOf(IOException.class)
			.isNotInstanceOf(UndeclaredThrowableException.class);
	}

	@Test
	void failureToStartIsKept() {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> LocalChild.ofMain(Application.class, "--poolifier.no-such=1", REPORTS))
			.withStackTraceContaining("no-such");
	}

	private static @Nullable Object result(@Nullable Object future) throws Exception {
		assertThat(future).isInstanceOf(CompletableFuture.class);
		return ((CompletableFuture<?>) future).get(30, TimeUnit.SECONDS);
	}

}
