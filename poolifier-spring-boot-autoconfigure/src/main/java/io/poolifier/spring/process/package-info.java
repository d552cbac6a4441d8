// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Workers that are child JVMs of a Spring Boot application: the command that launches
 * them, and the part of the application that they start.
 */
@NullMarked
package io.poolifier.spring.process;

import org.jspecify.annotations.NullMarked;
