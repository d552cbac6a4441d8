// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.poolifier.process.ProcessApplication;
import io.poolifier.process.ProcessContext;
import io.poolifier.process.ProcessFunction;
import io.poolifier.spring.function.DeclaredTaskFunction;
import io.poolifier.spring.function.TaskFunctionCatalog;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Spring Boot application in a child JVM, reduced to what its task functions need.
 * <ul>
 * <li>It is started by its own main method, or with some of its configuration classes
 * only. The main method goes no further than to the refresh of the context.</li>
 * <li>The profile
 * {@value io.poolifier.spring.annotation.ConditionalOnPoolifierWorker#PROFILE} is active
 * in addition to those of the parent.</li>
 * <li>There is no web server, no endpoint and no log file. Runners and scheduled methods
 * do not run. {@link org.springframework.context.SmartLifecycle} beans are not started,
 * except for those of
 * {@link io.poolifier.spring.annotation.ConditionalOnPoolifierWorker}. No event says that
 * the application has started, is ready or available. Schemas of databases are left to
 * the parent.</li>
 * <li>Beans are created when they are first needed, except for those that declare task
 * functions of the pool, and those that are explicitly not lazy.</li>
 * <li>Its own pools have threads, and start with their first task. A call of another task
 * function runs there, and so in the same child JVM.</li>
 * </ul>
 */
public final class SpringProcessApplication implements ProcessApplication {

	private static final String AUTO_CONFIGURATION = "io.poolifier.spring.boot.autoconfigure.PoolifierAutoConfiguration";

	private volatile @Nullable ConfigurableApplicationContext context;

	/**
	 * Creates the application, which is not started.
	 */
	public SpringProcessApplication() {
		// Its parent names the class only.
	}

	@Override
	public Map<String, ProcessFunction> start(ProcessContext process) {
		ChildArguments arguments = ChildArguments.parse(process.arguments());
		ConfigurableApplicationContext context = new ChildRun(process.poolName(), arguments.profiles())
			.start(() -> run(arguments));
		this.context = context;
		return functions(process.poolName(), context);
	}

	private static void run(ChildArguments arguments) throws Exception {
		String mainClass = arguments.mainClass();
		if (mainClass != null && arguments.configuration().isEmpty()) {
			MainMethod.of(mainClass).run(arguments.arguments());
			return;
		}
		SpringApplication application = new SpringApplication(
				arguments.configuration().stream().map(MainMethod::load).toArray(Class<?>[]::new));
		if (mainClass != null && ClassUtils.isPresent(mainClass, null)) {
			application.setMainApplicationClass(MainMethod.load(mainClass));
		}
		application.getSources().add(AUTO_CONFIGURATION);
		application.run(arguments.arguments().toArray(String[]::new));
	}

	private static Map<String, ProcessFunction> functions(String pool, ConfigurableApplicationContext context) {
		Map<String, ProcessFunction> functions = new LinkedHashMap<>();
		for (DeclaredTaskFunction function : context.getBean(TaskFunctionCatalog.class).functions(pool)) {
			functions.put(function.name(),
					new ProcessFunction(function.handler(), Objects.requireNonNull(function.options().types())));
		}
		return functions;
	}

	@Override
	public void stop() {
		ConfigurableApplicationContext context = this.context;
		if (context != null) {
			context.close();
		}
	}

}
