// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.function.Consumer;

/**
 * Place where tasks wait, and from which any of them can be taken.
 */
interface TaskSource {

	/**
	 * Takes a certain task.
	 * @param taker the receiver of the task, called before the task counts as taken
	 * @return {@code true} if the task was waiting here
	 */
	boolean remove(Task<?> task, Consumer<? super Task<?>> taker);

}
