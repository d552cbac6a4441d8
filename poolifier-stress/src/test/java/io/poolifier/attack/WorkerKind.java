// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import io.poolifier.worker.WorkerFactory;

/**
 * A kind of workers that can be attacked.
 */
interface WorkerKind {

	/** Returns a factory of such workers. */
	WorkerFactory newFactory();

	/** Returns the most slots that a pool of such workers should have. */
	int mostSlots();

	/** Ends the worker that runs the calling task, and the task with it. */
	Object endWorker();

}
