// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.worker;

/**
 * Instruction for a slot that has no task.
 */
public enum Pause {

	/** Wait until {@link Worker#wake(TaskSlot)} is called for the slot. */
	WAIT,

	/** Poll the slot again immediately. */
	RETRY,

	/** Never poll the slot again. */
	STOP

}
