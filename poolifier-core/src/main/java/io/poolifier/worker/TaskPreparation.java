// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.worker;

import org.jspecify.annotations.Nullable;

/**
 * Preparation of the data of tasks for workers that cannot use it as it is, for example
 * because they are other processes. Thread-safe.
 */
@FunctionalInterface
public interface TaskPreparation {

	/**
	 * Prepares the data of a task. Called by the thread that submits the task. If this
	 * method throws, the task is rejected with the exception.
	 * @param data the data, possibly {@linkplain io.poolifier.task.BoundData bound} to
	 * objects of this JVM
	 * @return the data that the pool keeps, and passes on to the worker of the task. Data
	 * of another form should be a {@link io.poolifier.task.BoundData}, so that events
	 * show the original
	 */
	@Nullable Object prepare(@Nullable Object data);

}
