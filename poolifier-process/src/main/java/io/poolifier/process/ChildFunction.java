// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import io.poolifier.task.TaskHandler;

/**
 * Function of a child JVM with the codec of its data and results.
 *
 * @param handler the handler
 * @param codec the codec
 */
record ChildFunction(TaskHandler<?, ?> handler, FunctionCodec codec) {

}
