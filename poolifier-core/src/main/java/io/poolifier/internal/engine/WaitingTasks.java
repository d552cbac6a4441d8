// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Waiting tasks that no worker will run. Several threads take these tasks to end them,
 * and each of them can tell whether the others have done so. Thread-safe.
 */
final class WaitingTasks {

	/**
	 * Source of waiting tasks.
	 */
	interface Source {

		/**
		 * Takes the next task.
		 * @param taker the receiver of the task, called one at a time, before the task
		 * counts as taken
		 * @return the task; {@code null} if no task waits
		 */
		@Nullable Task<?> poll(Consumer<? super Task<?>> taker);

	}

	private final Source source;

	private final Consumer<Task<?>> taker = this::taken;

	/**
	 * The tasks that were taken, linked by their next fields, except for most of those
	 * that have ended. Changes only under the lock of the source.
	 */
	private volatile @Nullable Task<?> latest;

	WaitingTasks(Source source) {
		this.source = source;
	}

	/**
	 * Takes a task, which the caller has to end.
	 * @return the task; {@code null} if no task waits
	 */
	@Nullable Task<?> take() {
		return this.source.poll(this.taker);
	}

	private void taken(Task<?> task) {
		Task<?> latest = this.latest;
		while (latest != null && latest.isDone()) {
			latest = latest.next();
		}
		task.next(latest);
		this.latest = task;
	}

	/** Returns what remains to be done by another thread when no task waits. */
	TaskSettler.Remaining remaining() {
		for (Task<?> task = this.latest; task != null; task = task.next()) {
			if (!task.isDone()) {
				return TaskSettler.Remaining.UNDER_WAY;
			}
		}
		return TaskSettler.Remaining.NONE;
	}

}
