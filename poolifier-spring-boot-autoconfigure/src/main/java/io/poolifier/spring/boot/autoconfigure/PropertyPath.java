// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.regex.Pattern;

import io.poolifier.spring.function.TaskFunctionCatalog;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * The location of the properties of a pool.
 *
 * @param prefix the prefix of their names, without the dot
 */
record PropertyPath(String prefix) {

	static final String POOLS = PoolifierProperties.PREFIX + ".pools";

	/** The names that can be written without brackets. */
	private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9-]+");

	static PropertyPath ofPool(String name) {
		if (name.equals(TaskFunctionCatalog.DEFAULT_POOL)) {
			return new PropertyPath(PoolifierProperties.PREFIX);
		}
		return new PropertyPath(PLAIN.matcher(name).matches() ? POOLS + "." + name : POOLS + "[" + name + "]");
	}

	/**
	 * Whether a name is that of a pool, rather than that of a property of one.
	 */
	static boolean isPool(ConfigurationPropertyName name) {
		ConfigurationPropertyName pools = ConfigurationPropertyName.of(POOLS);
		return pools.equals(name) || pools.isParentOf(name);
	}

	/**
	 * The whole name of a property.
	 * @param name its name among those of the pool
	 */
	String of(String name) {
		return this.prefix + "." + name;
	}

}
