package io.poolifier;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.poolifier.task.InvalidOptionException;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.task.TaskHandler;
import io.poolifier.task.UnknownTaskFunctionException;
import org.jspecify.annotations.Nullable;

/**
 * The functions of a pool by name.
 */
final class FunctionRegistry {

	private final String poolName;

	private final Map<String, TaskFunction> functions;

	private final @Nullable TaskFunction defaultFunction;

	private FunctionRegistry(String poolName, Map<String, TaskFunction> functions,
			@Nullable TaskFunction defaultFunction) {
		this.poolName = poolName;
		this.functions = functions;
		this.defaultFunction = defaultFunction;
	}

	@SuppressWarnings("unchecked")
	static FunctionRegistry of(String poolName, Map<String, TaskHandler<?, ?>> handlers,
			@Nullable String defaultFunction) {
		Map<String, TaskFunction> functions = new LinkedHashMap<>();
		handlers.forEach((name, handler) -> functions.put(name, new TaskFunction(name, functions.size(),
				(TaskHandler<@Nullable Object, @Nullable Object>) (TaskHandler<?, ?>) handler)));
		if (defaultFunction != null && !functions.containsKey(defaultFunction)) {
			throw new InvalidOptionException("defaultTaskFunction", defaultFunction,
					"must be the name of a task function of the pool; it has "
							+ (functions.isEmpty() ? "none" : functions.keySet()));
		}
		TaskFunction first = functions.isEmpty() ? null : functions.values().iterator().next();
		return new FunctionRegistry(poolName, functions,
				(defaultFunction != null) ? functions.get(defaultFunction) : first);
	}

	/**
	 * Finds a function.
	 * @param name its name, {@code null} for the default function
	 * @throws UnknownTaskFunctionException if there is none
	 */
	TaskFunction get(@Nullable String name) {
		TaskFunction function = find(name);
		if (function == null) {
			throw new UnknownTaskFunctionException(this.poolName, (name != null) ? name : TaskFunctionInfo.DEFAULT_NAME,
					List.copyOf(this.functions.keySet()));
		}
		return function;
	}

	boolean has(String name) {
		return find(name) != null;
	}

	private @Nullable TaskFunction find(@Nullable String name) {
		if (name == null || name.equals(TaskFunctionInfo.DEFAULT_NAME)) {
			return this.defaultFunction;
		}
		return this.functions.get(name);
	}

	int size() {
		return this.functions.size();
	}

	List<TaskFunctionInfo> infos() {
		List<TaskFunctionInfo> infos = new ArrayList<>();
		for (TaskFunction function : this.functions.values()) {
			boolean isDefault = function.equals(this.defaultFunction);
			infos.add(isDefault ? 0 : infos.size(), new TaskFunctionInfo(function.name(), isDefault));
		}
		return List.copyOf(infos);
	}

	List<TaskFunction> all() {
		return List.copyOf(this.functions.values());
	}

}
