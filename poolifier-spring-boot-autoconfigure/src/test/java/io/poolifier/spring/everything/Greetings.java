// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.everything;

import io.poolifier.spring.annotation.TaskClient;

@TaskClient
interface Greetings {

	String greet(String name);

}
