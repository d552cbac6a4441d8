// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.poolifier.options.DeadlockGuard;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.task.TaskScope;
import io.poolifier.thread.ThreadWorkerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a pool, for tests that wire them by hand.
 */
final class EngineParts {

	final ManualTime time = new ManualTime();

	final CurrentOptions options;

	final AffinityGroups groups = new AffinityGroups();

	final FunctionRegistry functions = new FunctionRegistry("test", this.groups, new ThreadWorkerFactory());

	final RoutingTable routing = new RoutingTable();

	final ProgressBoard progress = new ProgressBoard(this.time, (workerKey, task, progress) -> {
	});

	final ActiveNodes nodes = new ActiveNodes();

	final WakeupCoordinator wakeups;

	final Gates gates = new Gates(null, 1, new NoGates());

	final Admission admission;

	EngineParts(PoolSize size, TasksQueueOptions queue) {
		this(size, queue, Set.of());
	}

	EngineParts(PoolSize size, TasksQueueOptions queue, Set<Statistic> statistics) {
		ResolvedOptions options = new ResolvedOptions("test", size, WorkerChoiceStrategy.LEAST_USED,
				StrategyOptions.defaults(), true, queue, 1, true, statistics, Duration.ofMinutes(1), KillBehavior.HARD,
				Duration.ofMinutes(1), TimeLimits.none(), 16, 0, DeadlockGuard.HELP, true, true, (error) -> false);
		this.options = new CurrentOptions(options);
		Map<String, FunctionDefinition> definitions = new LinkedHashMap<>();
		definitions.put("echo", new FunctionDefinition((data) -> data, TaskFunctionOptions.builder().build()));
		definitions.put("other", new FunctionDefinition((data) -> data, TaskFunctionOptions.builder().build()));
		definitions.put("unimportant",
				new FunctionDefinition((data) -> data, TaskFunctionOptions.builder().priority(5).build()));
		this.functions.build(definitions, null, size.max());
		this.routing.update(this.functions.all(), options);
		this.admission = new Admission("test", this.options, this.nodes, this.gates);
		this.wakeups = new WakeupCoordinator(this.nodes, this.options, () -> {
		});
	}

	Task<Object> task(Object data) {
		return task("echo", data);
	}

	Task<Object> task(String function, Object data) {
		return new Task<>(this.functions.get(function), data, this.time.nanoTime());
	}

	/** Creates a task whose future completes after an action has run. */
	Task<Object> task(Object data, Runnable beforeCompletion) {
		TaskScope scope = new TaskScope() {

			@Override
			public void end(@Nullable Throwable error, Runnable completion) {
				beforeCompletion.run();
				completion.run();
			}

		};
		return new InterceptedTask<>(this.functions.get("echo"), data, this.time.nanoTime(), scope,
				new EventPublisher("test", false, this.time, List.of()));
	}

	/** Creates a node that takes tasks, and has no worker. */
	WorkerNode node(int key) {
		WorkerNode node = new WorkerNode(key, this.options, this.groups, new Unheard());
		node.setOpen(true);
		return node;
	}

	/** Creates a worker for a node, which is the only one. No tasks can be moved. */
	WorkerHandle handle(WorkerNode node, WorkerHandle.Listener listener) {
		Slot.Environment environment = new Slot.Environment(this.time, this.functions, this.routing,
				new WorkStealer(this.nodes, this.options, this.admission, new NoMover()), this.wakeups, this.progress);
		WorkerHandle handle = new WorkerHandle(0, node, this.options, environment, new UsageLedger(this.functions),
				new WorkerUsage(Map.of()), listener);
		node.setOccupant(handle);
		this.nodes.set(new WorkerNode[] { node });
		return handle;
	}

	/** No task is moved here. */
	static final class NoMover implements TaskMover {

		@Override
		public void move(Task<?> task, WorkerNode preferred) {
			throw new AssertionError("not expected");
		}

		@Override
		public void addStolen(Task<?> oldest, WorkerNode thief) {
			throw new AssertionError("not expected");
		}

		@Override
		public void moveAnywhere(Task<?> task, boolean mayAdd) {
			throw new AssertionError("not expected");
		}

	}

	/** No task waits at a gate here. */
	private static final class NoGates implements Gates.Pool {

		@Override
		public @Nullable Throwable dispatch(Task<?> task) {
			throw new AssertionError("not expected");
		}

		@Override
		public void end(Task<?> task, Throwable error) {
			throw new AssertionError("not expected");
		}

		@Override
		public void taskCancelled() {
			throw new AssertionError("not expected");
		}

		@Override
		public void fewerWait() {
		}

		@Override
		public GuardedFuture.@Nullable Guard guard() {
			return null;
		}

	}

	/** A listener that does not care. */
	private static final class Unheard implements WorkerNode.Listener {

		@Override
		public void backPressureBegan() {
		}

		@Override
		public void backPressureEnded() {
		}

		@Override
		public void taskCancelled() {
		}

		@Override
		public GuardedFuture.@Nullable Guard guard() {
			return null;
		}

		@Override
		public void taskLeft() {
		}

	}

}
