package io.poolifier.task;

import org.jspecify.annotations.Nullable;

/**
 * Data of a task that is bound to objects of this JVM, such as the target of an
 * intercepted method call. Only the call of the function uses the binding: events, and
 * workers outside of this JVM, see the plain {@link #data()}. A pool drops the binding
 * when the task has ended.
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
	 * Calls the task's function, in the thread that runs it.
	 * @param handler the handler of the function
	 * @param context the facts about the task
	 * @return the result of the function
	 * @throws Exception the failure of the task
	 */
	public abstract @Nullable Object call(TaskHandler<@Nullable Object, @Nullable Object> handler, TaskContext context)
			throws Exception;

	/**
	 * Returns the data that others see.
	 * @param data the data of a task
	 * @return the plain data if it is bound, and the same data otherwise
	 */
	public static @Nullable Object unbind(@Nullable Object data) {
		return (data instanceof BoundData bound) ? bound.data() : data;
	}

}
