// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Settings of the children of a pool.
 *
 * @param command returns the command that starts a child, up to its main class
 * @param application the class of the application
 * @param codec the class of the codec
 * @param arguments the arguments of the application
 * @param maxPayload the greatest length of data and results in bytes
 * @param readyTimeout the time after which a child that is not ready is ended
 * @param answerTimeout the time after which a child that shows no sign of life is ended
 * @param spares the number of children that are started in advance
 * @param recycleLimits the limits beyond which a child is recycled
 */
record ProcessSettings(Supplier<List<String>> command, String application, String codec, List<String> arguments,
		int maxPayload, Duration readyTimeout, Duration answerTimeout, int spares, RecycleLimits recycleLimits) {

}
