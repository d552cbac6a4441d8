// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.List;
import java.util.function.Function;

import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.task.BoundData;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.task.TaskHandler;
import io.poolifier.worker.TaskPreparation;
import org.jspecify.annotations.Nullable;

/**
 * Function of a pool as it was registered. A replacement is another object with the same
 * name. Waiting tasks keep the options of the function that they were submitted for.
 */
final class RegisteredFunction {

	/**
	 * Key of the statistics of a name, which are kept when the function is replaced, but
	 * not when it is removed.
	 */
	static final class UsageKey {

		private volatile boolean forgotten;

		void forget() {
			this.forgotten = true;
		}

		/**
		 * Returns whether the function was removed. Its last tasks then count only for
		 * the pool.
		 */
		boolean isForgotten() {
			return this.forgotten;
		}

	}

	private final Object registry;

	private final String name;

	private final TaskHandler<@Nullable Object, @Nullable Object> handler;

	private final TaskFunctionOptions options;

	private final Affinity affinity;

	private final UsageKey usageKey;

	private final @Nullable TaskPreparation preparation;

	private final int priority;

	private final boolean gated;

	private volatile boolean current = true;

	private volatile @Nullable Route route;

	@SuppressWarnings("unchecked")
	RegisteredFunction(Object registry, String name, TaskHandler<?, ?> handler, TaskFunctionOptions options,
			Affinity affinity, UsageKey usageKey, @Nullable TaskPreparation preparation) {
		this.registry = registry;
		this.name = name;
		this.handler = (TaskHandler<@Nullable Object, @Nullable Object>) handler;
		this.options = options;
		this.affinity = affinity;
		this.usageKey = usageKey;
		this.preparation = preparation;
		this.priority = (options.priority() != null) ? options.priority() : 0;
		this.gated = options.concurrency() != null || options.orderingKey() != null;
	}

	/** Returns whether the function is registered with the given registry. */
	boolean isOf(Object registry) {
		return this.registry == registry;
	}

	String name() {
		return this.name;
	}

	TaskHandler<@Nullable Object, @Nullable Object> handler() {
		return this.handler;
	}

	TaskFunctionOptions options() {
		return this.options;
	}

	Affinity affinity() {
		return this.affinity;
	}

	/** Prepares the data of a task for the workers of the pool. */
	@Nullable Object prepare(@Nullable Object data) {
		return (this.preparation != null) ? this.preparation.prepare(data) : data;
	}

	/** Returns whether tasks have an ordering key or a limited concurrency. */
	boolean isGated() {
		return this.gated;
	}

	/**
	 * Returns the ordering key for the data of a task; {@code null} if there is none.
	 * @throws RuntimeException as thrown by the function of the key
	 */
	@Nullable Object orderingKey(@Nullable Object data) {
		return key(this.options.orderingKey(), data);
	}

	/**
	 * Returns the fairness key for the data of a task; {@code null} if there is none.
	 * @throws RuntimeException as thrown by the function of the key
	 */
	@Nullable Object fairnessKey(@Nullable Object data) {
		return key(this.options.fairnessKey(), data);
	}

	private static @Nullable Object key(@Nullable Function<@Nullable Object, @Nullable Object> function,
			@Nullable Object data) {
		return (function != null) ? function.apply(BoundData.unbind(data)) : null;
	}

	UsageKey usageKey() {
		return this.usageKey;
	}

	int priority() {
		return this.priority;
	}

	/** Returns whether the name still refers to this function. */
	boolean isCurrent() {
		return this.current;
	}

	void replaced() {
		this.current = false;
	}

	/** Returns the route, which chooses workers for the tasks of the function. */
	Route route() {
		Route route = this.route;
		if (route == null) {
			throw new IllegalStateException("Task function '" + this.name + "' is not registered yet");
		}
		return route;
	}

	void setRoute(Route route) {
		this.route = route;
	}

	TaskFunctionInfo info(boolean defaultFunction) {
		return new TaskFunctionInfo(this.name, defaultFunction, this.options.priority(),
				(this.options.strategy() != null) ? this.options.strategy().name() : null,
				this.affinity.isAny() ? null : List.copyOf(this.options.workerNodeKeys()));
	}

}
