// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TaskTypes;
import io.poolifier.remote.RemoteWorker;
import io.poolifier.remote.RemoteWorkerContext;
import io.poolifier.remote.RemoteWorkerFactory;
import io.poolifier.task.BoundData;
import io.poolifier.worker.TaskPreparation;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Factory for workers that are child JVMs. A child that crashes, runs out of memory or
 * never ends costs its worker, which is replaced, and not the application. Belongs to one
 * pool. Thread-safe.
 * <p>
 * Data and results are carried by a {@link PayloadCodec}, so the functions of the pool
 * have to declare their {@linkplain TaskFunctionOptions#types() types}. What cannot be
 * carried is refused when the function is registered, or when the task is submitted. The
 * logging context ({@link MDC}) of the submitting thread accompanies the task.
 * <p>
 * The children communicate through a Unix domain socket in a directory that only the user
 * of this JVM may enter. They end when this JVM ends, however it ends.
 */
public final class ProcessWorkerFactory extends RemoteWorkerFactory {

	private static final int LONGEST_NAME = 1_000;

	private final ProcessSettings settings;

	private final PayloadCodec codec;

	private volatile @Nullable ChildProcesses children;

	private ProcessWorkerFactory(ProcessSettings settings, PayloadCodec codec) {
		this.settings = settings;
		this.codec = codec;
	}

	/**
	 * Creates a builder.
	 * @param application the application of the children, with a public constructor
	 * without parameters
	 * @return the builder
	 */
	public static Builder builder(Class<? extends ProcessApplication> application) {
		return new Builder(application);
	}

	@Override
	public String type() {
		return "process";
	}

	@Override
	public void start(String poolName) {
		if (ProcessWorkerMain.isChild()) {
			throw new IllegalStateException(
					"Pool '%s' cannot have workers that are child JVMs, because this JVM is such a child itself; let its workers be threads here"
						.formatted(poolName));
		}
		if (this.children != null) {
			throw new IllegalStateException(
					"Pool '%s' cannot use the factory, because another pool uses it".formatted(poolName));
		}
		this.children = ChildProcesses.open(poolName, this.settings);
	}

	@Override
	public void close() {
		ChildProcesses children = this.children;
		this.children = null;
		if (children != null) {
			children.close();
		}
	}

	@Override
	protected RemoteWorker createRemote(RemoteWorkerContext context) {
		return new ProcessWorker(context, Objects.requireNonNull(this.children, "The factory has not been started"),
				this.settings.recycleLimits());
	}

	@Override
	public TaskPreparation preparation(String function, TaskFunctionOptions options) {
		TaskTypes types = options.types();
		if (types == null) {
			throw new IllegalArgumentException(
					"Task function '%s' cannot run in another process, because the types of its data and result are unknown; declare them by TaskFunctionOptions.builder().types(...)"
						.formatted(function));
		}
		if (function.length() > LONGEST_NAME) {
			throw new IllegalArgumentException(
					"Task function '%s…' cannot run in another process, because its name has more than %d characters"
						.formatted(function.substring(0, LONGEST_NAME), LONGEST_NAME));
		}
		FunctionCodec codec = new FunctionCodec(function, types, this.codec);
		return (data) -> encode(function, codec, BoundData.unbind(data));
	}

	private EncodedData encode(String function, FunctionCodec codec, @Nullable Object data) {
		byte[] bytes = codec.encodeData(data);
		int limit = this.settings.maxPayload();
		if (bytes.length > limit) {
			throw new IllegalArgumentException(
					"The data of a task of function '%s' has %d bytes, and at most %d can be carried to another process"
						.formatted(function, bytes.length, limit));
		}
		return new EncodedData(data, bytes, codec, Message.context(MDC.getCopyOfContextMap()));
	}

	/**
	 * Builder for {@link ProcessWorkerFactory}. Not thread-safe.
	 */
	public static final class Builder {

		private static final int MAX_PAYLOAD = 16 * 1024 * 1024;

		/** So that the length of a frame is an {@code int}. */
		private static final int LARGEST_PAYLOAD = 1024 * 1024 * 1024;

		private static final long LEAST_MEMORY = 1024 * 1024;

		private final Class<? extends ProcessApplication> application;

		private List<String> arguments = List.of();

		private @Nullable Supplier<List<String>> command;

		private List<String> jvmOptions = List.of();

		private PayloadCodec codec = new CborPayloadCodec();

		private int maxPayload = MAX_PAYLOAD;

		private Duration readyTimeout = Duration.ofMinutes(1);

		private Duration answerTimeout = Duration.ofSeconds(5);

		private int spares = 1;

		private @Nullable Long maxTasks;

		private @Nullable Duration maxAge;

		private @Nullable Long maxMemory;

		private Builder(Class<? extends ProcessApplication> application) {
			this.application = application;
		}

		/**
		 * Sets the arguments of the application.
		 * @param arguments the arguments; none by default
		 * @return this builder
		 */
		public Builder arguments(List<String> arguments) {
			this.arguments = List.copyOf(arguments);
			return this;
		}

		/**
		 * Sets the command that starts a child. The path of a socket is appended.
		 * @param command returns the command, up to the main class
		 * {@link ProcessWorkerMain}; by default, the {@code java} and the class path of
		 * this JVM, and the {@linkplain #jvmOptions JVM options}
		 * @return this builder
		 */
		public Builder command(Supplier<List<String>> command) {
			this.command = command;
			return this;
		}

		/**
		 * Sets the JVM options of a child. Has no effect if its
		 * {@linkplain #command(Supplier) command} is set.
		 * @param jvmOptions the options; none by default
		 * @return this builder
		 */
		public Builder jvmOptions(List<String> jvmOptions) {
			this.jvmOptions = List.copyOf(jvmOptions);
			return this;
		}

		/**
		 * Sets the codec of data and results. Its class needs a public constructor
		 * without parameters, by which the children create it.
		 * @param codec the codec; a {@link CborPayloadCodec} by default
		 * @return this builder
		 */
		public Builder codec(PayloadCodec codec) {
			this.codec = codec;
			return this;
		}

		/**
		 * Sets the greatest length of the encoded data or result of a task.
		 * @param maxPayload the length in bytes, from 1 KiB to 1 GiB; 16 MiB by default
		 * @return this builder
		 */
		public Builder maxPayload(int maxPayload) {
			if (maxPayload < 1024 || maxPayload > LARGEST_PAYLOAD) {
				throw new InvalidOptionException("maxPayload", maxPayload,
						"must be from 1024 to %d bytes".formatted(LARGEST_PAYLOAD));
			}
			this.maxPayload = maxPayload;
			return this;
		}

		/**
		 * Sets the time after which a child that is not ready is ended and counts as
		 * failed.
		 * @param readyTimeout the time; 1 minute by default
		 * @return this builder
		 */
		public Builder readyTimeout(Duration readyTimeout) {
			this.readyTimeout = requirePositive("readyTimeout", readyTimeout);
			return this;
		}

		/**
		 * Sets the time after which a child that shows no sign of life is ended and
		 * counts as failed. Children are asked for one each second. A function that runs
		 * for long does not keep its child from answering.
		 * @param answerTimeout the time, at least 2 seconds; 5 seconds by default
		 * @return this builder
		 */
		public Builder answerTimeout(Duration answerTimeout) {
			if (answerTimeout.toSeconds() < 2) {
				throw new InvalidOptionException("answerTimeout", answerTimeout, "must be at least 2 seconds");
			}
			this.answerTimeout = answerTimeout;
			return this;
		}

		/**
		 * Sets the number of children that are started in advance, so that a lost worker
		 * is replaced at once.
		 * @param spares the number; 1 by default
		 * @return this builder
		 */
		public Builder spares(int spares) {
			if (spares < 0) {
				throw new InvalidOptionException("spares", spares, "must be 0 or more");
			}
			this.spares = spares;
			return this;
		}

		/**
		 * Sets the number of tasks after which a child is recycled: a new one takes over
		 * when it is ready, and the old one ends after its running tasks.
		 * @param maxTasks the number, at least 1; no limit by default
		 * @return this builder
		 */
		public Builder recycleAfterTasks(long maxTasks) {
			if (maxTasks < 1) {
				throw new InvalidOptionException("recycle.maxTasks", maxTasks, "must be at least 1");
			}
			this.maxTasks = maxTasks;
			return this;
		}

		/**
		 * Sets the time after which a child is {@linkplain #recycleAfterTasks(long)
		 * recycled}, from when it became a worker.
		 * @param maxAge the time, at least 1 second; no limit by default
		 * @return this builder
		 */
		public Builder recycleAfter(Duration maxAge) {
			if (maxAge.toSeconds() < 1) {
				throw new InvalidOptionException("recycle.maxAge", maxAge, "must be at least 1 second");
			}
			this.maxAge = maxAge;
			return this;
		}

		/**
		 * Sets the resident memory beyond which a child that has run a task is
		 * {@linkplain #recycleAfterTasks(long) recycled}. It has to be well above that of
		 * a new child. Has no effect on operating systems other than Linux.
		 * @param maxMemory the resident memory in bytes, at least 1 MiB; no limit by
		 * default
		 * @return this builder
		 */
		public Builder recycleAboveMemory(long maxMemory) {
			if (maxMemory < LEAST_MEMORY) {
				throw new InvalidOptionException("recycle.maxMemory", maxMemory,
						"must be at least %d bytes".formatted(LEAST_MEMORY));
			}
			this.maxMemory = maxMemory;
			return this;
		}

		private static Duration requirePositive(String option, Duration value) {
			if (value.isZero() || value.isNegative()) {
				throw new InvalidOptionException(option, value, "must be longer than 0");
			}
			return value;
		}

		/**
		 * Builds the factory. Nothing is started before its pool is.
		 * @return the factory
		 */
		public ProcessWorkerFactory build() {
			List<String> jvmOptions = this.jvmOptions;
			Supplier<List<String>> command = (this.command != null) ? this.command : () -> javaCommand(jvmOptions);
			return new ProcessWorkerFactory(new ProcessSettings(command, this.application.getName(),
					this.codec.getClass().getName(), this.arguments, this.maxPayload, this.readyTimeout,
					this.answerTimeout, this.spares, new RecycleLimits(this.maxTasks, this.maxAge, this.maxMemory)),
					this.codec);
		}

		private static List<String> javaCommand(List<String> jvmOptions) {
			List<String> command = new ArrayList<>();
			command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
			command.addAll(jvmOptions);
			command.addAll(List.of("-cp", System.getProperty("java.class.path", "." + File.pathSeparator),
					ProcessWorkerMain.class.getName()));
			return command;
		}

	}

}
