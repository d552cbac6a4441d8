// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

import io.poolifier.spring.annotation.ConditionalOnPoolifierWorker;
import io.poolifier.spring.function.TaskFunctionCatalog;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationHook;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.ApplicationPidFileWriter;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Run of a Spring application in a child JVM, up to the refresh of the context that has
 * the functions of the pool. Not thread-safe.
 */
final class ChildRun implements SpringApplicationHook {

	private final String pool;

	private final List<String> profiles;

	private @Nullable SpringApplication current;

	private @Nullable ConfigurableApplicationContext context;

	private final CompletableFuture<ConfigurableApplicationContext> started = new CompletableFuture<>();

	ChildRun(String pool, List<String> profiles) {
		this.pool = pool;
		this.profiles = profiles;
	}

	/**
	 * Starts the application. Its main method runs in a thread of its own, which stays in
	 * it when the context is refreshed. So it needs not expect to be ended.
	 * @param main the code that runs the Spring application
	 * @return the refreshed context
	 * @throws IllegalStateException if the code runs no application with pools, or fails
	 */
	ConfigurableApplicationContext start(Main main) {
		Thread thread = new Thread(() -> run(main), "main");
		thread.setDaemon(true);
		thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
		thread.start();
		try {
			return this.started.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw new IllegalStateException("The application cannot be started in a child JVM", ex.getCause());
		}
	}

	private void run(Main main) {
		try {
			SpringApplication.withHook(this, () -> {
				main.run();
				return main;
			});
			ConfigurableApplicationContext context = this.context;
			if (context != null) {
				this.started.complete(context);
			}
			else {
				this.started.completeExceptionally(new IllegalStateException(
						"The main method ran no SpringApplication with the auto-configuration of pools on its own thread, so a child JVM has no task functions; name configuration classes to start instead"));
			}
		}
		catch (Throwable ex) {
			this.started.completeExceptionally(ex);
		}
	}

	/**
	 * Leaves a run within a run alone, such as that of a bootstrap context of Spring
	 * Cloud.
	 */
	@Override
	public @Nullable SpringApplicationRunListener getRunListener(SpringApplication application) {
		if (this.current != null) {
			return null;
		}
		this.current = application;
		configure(application);
		return new Listener();
	}

	private void configure(SpringApplication application) {
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.setLazyInitialization(true);
		Set<String> profiles = new LinkedHashSet<>(application.getAdditionalProfiles());
		profiles.addAll(this.profiles);
		// The last one takes precedence.
		profiles.remove(ConditionalOnPoolifierWorker.PROFILE);
		profiles.add(ConditionalOnPoolifierWorker.PROFILE);
		application.setAdditionalProfiles(profiles.toArray(String[]::new));
		// The file has the process id of the parent, and would be deleted with the child.
		application.setListeners(application.getListeners()
			.stream()
			.filter((listener) -> !(listener instanceof ApplicationPidFileWriter))
			.toList());
		application.addListeners(new ChildProperties(), new Abandonment());
	}

	/**
	 * Stops in the run, unless the context may be the parent of the one that has the
	 * functions.
	 */
	private void started(ConfigurableApplicationContext context) {
		this.current = null;
		TaskFunctionCatalog catalog = context.getBeanProvider(TaskFunctionCatalog.class).getIfAvailable();
		if (catalog == null) {
			return;
		}
		this.context = context;
		if (!catalog.functions(this.pool).isEmpty()) {
			this.started.complete(context);
			while (true) {
				LockSupport.park(this);
			}
		}
	}

	/**
	 * Code that runs a Spring application.
	 */
	@FunctionalInterface
	interface Main {

		/**
		 * Runs the application.
		 * @throws Exception if the application cannot start
		 */
		void run() throws Exception;

	}

	private final class Listener implements SpringApplicationRunListener {

		@Override
		public void contextPrepared(ConfigurableApplicationContext context) {
			context.addBeanFactoryPostProcessor(new ChildBeans(ChildRun.this.pool));
		}

		@Override
		public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
			ChildRun.this.current = null;
		}

	}

	/**
	 * Ends the run before other listeners are told that the application has started.
	 */
	private final class Abandonment implements ApplicationListener<ApplicationStartedEvent>, PriorityOrdered {

		@Override
		public void onApplicationEvent(ApplicationStartedEvent event) {
			started(event.getApplicationContext());
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

	}

}
