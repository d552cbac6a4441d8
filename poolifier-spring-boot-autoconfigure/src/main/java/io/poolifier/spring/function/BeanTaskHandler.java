package io.poolifier.spring.function;

import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;

/**
 * Runs a bean that is a task handler itself.
 */
final class BeanTaskHandler implements TaskHandler<@Nullable Object, @Nullable Object> {

	private final BeanReference bean;

	BeanTaskHandler(BeanReference bean) {
		this.bean = bean;
	}

	// NullAway on JDK 17 reads no type annotations of class files, such as TaskHandler's.
	@Override
	@SuppressWarnings({ "unchecked", "NullAway" })
	public @Nullable Object handle(@Nullable Object data) throws Exception {
		return ((TaskHandler<@Nullable Object, @Nullable Object>) this.bean.get()).handle(data);
	}

}
