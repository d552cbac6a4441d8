// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.poolifier.options.InvalidOptionException;
import io.poolifier.process.ProcessWorkerFactory;
import io.poolifier.spring.boot.property.OptionNames;
import io.poolifier.spring.process.ChildArguments;
import io.poolifier.spring.process.ChildCommand;
import io.poolifier.spring.process.MainClass;
import io.poolifier.spring.process.SpringProcessApplication;
import io.poolifier.worker.WorkerFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Workers that are child JVMs, which start this application. Loaded only if the module of
 * such workers is there.
 */
final class ProcessWorkers {

	/** The share of the memory of the machine that the heaps of all children may have. */
	private static final double MEMORY_PERCENTAGE = 50;

	private static final List<String> HEAP_OPTIONS = List.of("-Xmx", "-XX:MaxHeapSize=", "-XX:MaxRAMPercentage=",
			"-XX:MaxRAM=");

	private static final String PROCESSORS = "-XX:ActiveProcessorCount=";

	private final ListableBeanFactory beanFactory;

	private final Environment environment;

	ProcessWorkers(ListableBeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	/**
	 * Creates a factory for the workers of a pool.
	 * @throws InvalidPropertyException if a property is wrong, or this application cannot
	 * be started in a child JVM
	 */
	WorkerFactory factory(PoolifierProperties properties, RequestedSize size, PropertyPath path) {
		PoolifierProperties.Processes process = properties.process();
		int spares = spares(process, size.max(), ChildMemory.ofThisJvm());
		// A child that is recycled lives on until its successor has started.
		int extra = Math.max(spares, process.recycle().isEnabled() ? 1 : 0);
		List<String> jvmOptions = jvmOptions(process.jvmOptions(), size.max() + extra);
		List<String> command;
		List<String> arguments;
		try {
			command = ChildCommand.create(jvmOptions);
			arguments = ChildArguments
				.of(MainClass.find(this.beanFactory), process.configurations(), this.environment,
						this.beanFactory.getBeanProvider(ApplicationArguments.class)
							.getIfAvailable(DefaultApplicationArguments::new))
				.toList();
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			throw new InvalidPropertyException(path.of("worker"), "process",
					"is for workers that are child JVMs: " + ex.getMessage(),
					"Set '%s' to configuration classes that declare task functions, or '%s' to thread."
						.formatted(path.of("process.configurations"), path.of("worker")));
		}
		try {
			ProcessWorkerFactory.Builder factory = ProcessWorkerFactory.builder(SpringProcessApplication.class)
				.command(() -> command)
				.arguments(arguments)
				.maxPayload(bytes(process.maxPayload()))
				.readyTimeout(process.readyTimeout())
				.answerTimeout(process.answerTimeout())
				.spares(spares);
			PropertyMapper map = PropertyMapper.get();
			map.from(process.recycle().maxTasks()).to(factory::recycleAfterTasks);
			map.from(process.recycle().maxAge()).to(factory::recycleAfter);
			map.from(process.recycle().maxMemory()).as(DataSize::toBytes).to(factory::recycleAboveMemory);
			return factory.build();
		}
		catch (InvalidOptionException ex) {
			String property = path.of("process." + OptionNames.toProperty(ex.getOption()));
			throw new InvalidPropertyException(property, ex.getValue(), ex.getRequirement(),
					"Set '%s' to another value: it %s.".formatted(property, ex.getRequirement()));
		}
	}

	/** By default, there is a spare if the memory suffices for a further child. */
	static int spares(PoolifierProperties.Processes process, int workers, ChildMemory memory) {
		Integer spares = process.spares();
		if (spares != null) {
			return spares;
		}
		int children = workers + 1;
		return memory.hasRoomFor(children, jvmOptions(process.jvmOptions(), children)) ? 1 : 0;
	}

	private static int bytes(DataSize size) {
		return (int) Math.max(Math.min(size.toBytes(), Integer.MAX_VALUE), Integer.MIN_VALUE);
	}

	/** By default, the children share half of the memory, and the processors. */
	private static List<String> jvmOptions(List<String> requested, int children) {
		List<String> options = new ArrayList<>();
		if (requested.stream().noneMatch((option) -> HEAP_OPTIONS.stream().anyMatch(option::startsWith))) {
			options.add(String.format(Locale.ROOT, "-XX:MaxRAMPercentage=%.2f", MEMORY_PERCENTAGE / children));
		}
		if (requested.stream().noneMatch((option) -> option.startsWith(PROCESSORS))) {
			int processors = Runtime.getRuntime().availableProcessors();
			options.add(PROCESSORS + Math.max(1, (processors + children - 1) / children));
		}
		options.add("-XX:+ExitOnOutOfMemoryError");
		options.addAll(requested);
		return options;
	}

}
