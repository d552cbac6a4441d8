package io.poolifier;

import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;

/**
 * A function of a pool.
 *
 * @param name the name it is called by
 * @param index its place among the pool's functions, for arrays with an element a
 * function
 * @param handler the code behind it
 */
record TaskFunction(String name, int index, TaskHandler<@Nullable Object, @Nullable Object> handler) {

}
