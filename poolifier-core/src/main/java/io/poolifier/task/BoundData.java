// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import org.jspecify.annotations.Nullable;

/**
 * Data of a task that is bound to objects of this JVM, such as the target of an
 * intercepted method call. Only the call of the function uses the binding. Events, and
 * workers outside of this JVM, receive the plain {@link #data()}. A pool releases the
 * binding when the task has completed.
 */
public abstract class BoundData {

	/**
	 * Creates data with a binding.
	 */
	protected BoundData() {
	}

	/**
	 * Returns the data without its binding.
	 * @return the data
	 */
	public abstract @Nullable Object data();

	/**
	 * Calls the function of the task, in the thread that runs the task.
	 * @param handler the handler of the function
	 * @param context the context of the task
	 * @return the result of the function
	 * @throws Exception if the task fails
	 */
	public abstract @Nullable Object call(TaskHandler<@Nullable Object, @Nullable Object> handler, TaskContext context)
			throws Exception;

	/**
	 * Returns the plain data of a task.
	 * @param data the data of a task, bound or plain
	 * @return the data without its binding if it is bound; otherwise the given data
	 */
	public static @Nullable Object unbind(@Nullable Object data) {
		return (data instanceof BoundData bound) ? bound.data() : data;
	}

}
