// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.worker;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Worker that runs tasks, as controlled by the engine. Implementations must be
 * thread-safe. None of the methods may block, except {@link #runNested}; a worker that
 * has to wait does so on its own thread.
 * <p>
 * A worker has one slot per task that it runs concurrently. It repeatedly polls each slot
 * for a task, runs the task and reports its end, until the slot returns
 * {@link Pause#STOP}. Once all slots have stopped, the worker reports
 * {@link WorkerContext#stopped()}.
 * <p>
 * A task whose function returns a {@link java.util.concurrent.CompletionStage} runs until
 * the stage completes. It occupies its slot, but should not occupy a thread.
 */
public interface Worker {

	/**
	 * Starts the worker. The worker reports {@link WorkerContext#ready()} when it can run
	 * tasks, during this call or later. Called once, before any other method.
	 */
	void start();

	/**
	 * Adds a slot, which may have tasks immediately. Called any number of times after
	 * {@link #start()}. Has no effect once all slots have stopped. To remove a slot, the
	 * pool lets it return {@link Pause#STOP}.
	 * @param slot the new slot
	 */
	void add(TaskSlot slot);

	/**
	 * Wakes a slot that was at rest, so that it is polled again. Called once per
	 * {@link Pause#WAIT} returned by {@link TaskSlot#rest()}, and about ten times a
	 * second for a slot that neither rests, nor has a task, nor has stopped, in case that
	 * the worker had no thread for it. Has no effect while the slot is
	 * {@linkplain TaskSlot#resting() resting}, or is being polled anyway.
	 * @param slot a slot of this worker
	 */
	void wake(TaskSlot slot);

	/**
	 * Requests the current task of a slot to end early, as far as the worker supports it.
	 * The end of the task must be reported nevertheless. A task that waits for a stage
	 * ends, whether or not the stage can be cancelled. Called only while the task runs;
	 * reports of its end block meanwhile.
	 * @param slot a slot of this worker
	 */
	void interrupt(TaskSlot slot);

	/**
	 * Returns the stack of the thread that runs the current task of a slot, the innermost
	 * call first. The default implementation returns an empty list.
	 * @param slot a slot of this worker
	 * @return the stack; empty if no thread runs the task, or the stack is unknown
	 */
	default List<StackTraceElement> stackOf(TaskSlot slot) {
		return List.of();
	}

	/**
	 * Returns the slot whose task the calling thread runs in this JVM. The default
	 * implementation returns {@code null}, with which the pool cannot guard the tasks of
	 * the worker against {@linkplain io.poolifier.options.DeadlockGuard deadlocks}.
	 * @return the slot; {@code null} if the thread does not belong to this worker
	 */
	default @Nullable TaskSlot currentSlot() {
		return null;
	}

	/**
	 * Runs a task on the calling thread, which runs the task of the
	 * {@linkplain #currentSlot() current slot} and waits, and reports its end. Until
	 * then, {@link #interrupt(TaskSlot)} and {@link #stackOf(TaskSlot)} may be called for
	 * the slot of the task. The default implementation throws an exception.
	 * @param slot the slot of the task, which is not polled
	 * @param task the task
	 */
	default void runNested(TaskSlot slot, AssignedTask task) {
		throw new UnsupportedOperationException("The worker does not know its current slot");
	}

	/**
	 * Returns whether a thread runs tasks of the worker, or their dependent actions. Such
	 * a thread must not wait for the pool. Called by the thread itself. The default
	 * implementation returns {@code false}.
	 * @param thread the calling thread
	 * @return {@code true} if the thread belongs to the worker
	 */
	default boolean isDrivenBy(Thread thread) {
		return false;
	}

	/**
	 * Returns further facts about the worker for its users, such as the id of its
	 * process. The values are texts, numbers, booleans, or maps of such. The default
	 * implementation returns an empty map.
	 * @return the facts by name
	 */
	default Map<String, Object> details() {
		return Map.of();
	}

	/**
	 * Returns whether {@link #kill()} ends running functions in any case, as the end of a
	 * process does. If so, a task that does not end within its grace period costs the
	 * worker; otherwise, it costs its slot, which the pool replaces. The default
	 * implementation returns {@code false}.
	 * @return {@code true} if no function survives its worker
	 */
	default boolean killEndsFunctions() {
		return false;
	}

	/**
	 * Terminates the worker regardless of its tasks. The tasks have been
	 * {@linkplain #interrupt(TaskSlot) interrupted}, and have completed for their
	 * callers. A task that cannot be stopped immediately is left to end by itself. A slot
	 * that is resting, or whose task ends after this call, counts as stopped and must not
	 * be polled again. May be called while the worker is starting.
	 */
	void kill();

}
