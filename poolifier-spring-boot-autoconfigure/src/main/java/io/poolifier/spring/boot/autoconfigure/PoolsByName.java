// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.poolifier.WorkerPool;

/**
 * Names pools as the endpoint does.
 */
final class PoolsByName {

	private PoolsByName() {
	}

	/**
	 * Pools by the names that they have themselves; where a name is taken, by that of the
	 * bean.
	 */
	static Map<String, WorkerPool> of(Map<String, WorkerPool> beans) {
		Map<String, WorkerPool> pools = new LinkedHashMap<>();
		beans.forEach((beanName, pool) -> {
			if (pools.putIfAbsent(pool.name(), pool) != null) {
				pools.put(beanName, pool);
			}
		});
		return pools;
	}

}
