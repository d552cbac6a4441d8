// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.task;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A result that is written as JSON whatever it is: a bare string would be written as
 * text.
 *
 * @param value the value that the task function returned
 */
record TaskResult(@JsonValue @Nullable Object value) {

}
