// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Workers that are child JVMs.
 */
@NullMarked
package io.poolifier.process;

import org.jspecify.annotations.NullMarked;
