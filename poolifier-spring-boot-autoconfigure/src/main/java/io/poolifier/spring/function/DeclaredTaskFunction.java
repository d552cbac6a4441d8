package io.poolifier.spring.function;

import java.lang.reflect.Type;

import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;

/**
 * A task function that a bean declares.
 *
 * @param name the name it is called by
 * @param pool the name of the pool that has it
 * @param inputType the type of the data it takes, with its type arguments as far as they
 * are known; {@code Object} if it takes anything, {@code Object[]} if it takes several
 * arguments, {@code null} if it takes no data
 * @param declaration where it is declared, for people to read
 * @param handler what runs it; looks the bean up when it is first called
 * @param options how its tasks are treated
 */
public record DeclaredTaskFunction(String name, String pool, @Nullable Type inputType, String declaration,
		TaskHandler<?, ?> handler, TaskFunctionOptions options) {

}
