// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.spring.function.TaskFunctionCatalog;

/**
 * A pool as its properties and its functions describe it.
 *
 * @param name the name of the pool
 * @param properties the properties in force
 * @param functions the options of its functions
 */
record ConfiguredPool(String name, PoolifierProperties properties, List<TaskFunctionOptions> functions) {

	boolean isOfTopLevel() {
		return this.name.equals(TaskFunctionCatalog.DEFAULT_POOL);
	}

	PropertyPath path() {
		return PropertyPath.ofPool(this.name);
	}

	boolean uses(WorkerChoiceStrategy... strategies) {
		return Stream
			.concat(Stream.of(this.properties.strategy()),
					this.functions.stream().map(TaskFunctionOptions::strategy).filter(Objects::nonNull))
			.anyMatch(List.of(strategies)::contains);
	}

}
