// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.task;

import java.lang.reflect.Type;

import io.poolifier.WorkerPool;
import io.poolifier.sample.InvalidInputException;
import io.poolifier.spring.function.DeclaredTaskFunction;
import io.poolifier.spring.function.TaskFunctionCatalog;
import io.poolifier.task.UnknownTaskFunctionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

import org.springframework.stereotype.Component;

/**
 * Turns JSON into what a task function takes.
 */
@Component
class TaskInput {

	private final TaskFunctionCatalog catalog;

	private final WorkerPool pool;

	private final JsonMapper mapper;

	TaskInput(TaskFunctionCatalog catalog, WorkerPool pool, JsonMapper mapper) {
		this.catalog = catalog;
		this.pool = pool;
		// Who calls a function by hand is better told of a slip than given another
		// result.
		this.mapper = mapper.rebuild()
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
					DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
					DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
			.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
			.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
			.withCoercionConfig(LogicalType.Textual,
					(config) -> config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
			.build();
	}

	/**
	 * Reads the data of a task.
	 * @param function the name of the function
	 * @param body the JSON; not looked at if the function takes no data
	 * @return the data, {@code null} if the function takes none
	 */
	@Nullable Object read(String function, byte @Nullable [] body) {
		DeclaredTaskFunction declared = this.catalog.find(function);
		if (declared == null) {
			throw new UnknownTaskFunctionException(this.pool.name(), function, this.catalog.names());
		}
		Type type = declared.inputType();
		return (type != null) ? convert(function, type, (body != null) ? body : new byte[0]) : null;
	}

	private Object convert(String function, Type type, byte[] json) {
		@Nullable Object data;
		try {
			data = this.mapper.readValue(json, this.mapper.constructType(type));
		}
		catch (JacksonException ex) {
			throw new InvalidInputException("Task function '%s' takes %s, as JSON in the body of the request: %s"
				.formatted(function, name(type), reason(ex)), ex);
		}
		if (data == null) {
			throw new InvalidInputException(
					"Task function '%s' takes %s, but was given null".formatted(function, name(type)));
		}
		return data;
	}

	private static String reason(JacksonException ex) {
		return (ex.getCause() instanceof InvalidInputException invalid) ? String.valueOf(invalid.getMessage())
				: ex.getOriginalMessage();
	}

	private static String name(Type type) {
		return (type instanceof Class<?> known) ? known.getSimpleName() : type.getTypeName();
	}

}
