// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import io.poolifier.worker.WorkerContext;

/**
 * Ends the tasks of a worker in place of it, as when it has died.
 */
public final class WorkerKiller {

	private WorkerKiller() {
	}

	public static void kill(WorkerContext worker, Throwable error) {
		((WorkerHandle) worker).kill(error);
	}

}
