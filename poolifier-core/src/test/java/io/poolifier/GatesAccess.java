// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * Access to the gates of a pool, to find out whether it remembers keys for too long.
 */
final class GatesAccess {

	private GatesAccess() {
	}

	/** Returns the number of ordering keys of tasks that are not over. */
	static int keysOf(WorkerPool pool) throws ReflectiveOperationException {
		return number(pool, "keys");
	}

	/** Returns the number of tenants of tasks that are not over. */
	static int tenantsOf(WorkerPool pool) throws ReflectiveOperationException {
		return number(pool, "tenants");
	}

	private static int number(WorkerPool pool, String name) throws ReflectiveOperationException {
		Field field = pool.getClass().getDeclaredField("gates");
		field.setAccessible(true);
		Object gates = field.get(pool);
		Method method = gates.getClass().getDeclaredMethod(name);
		method.setAccessible(true);
		return (int) method.invoke(gates);
	}

}
