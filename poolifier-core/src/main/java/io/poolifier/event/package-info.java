// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Events of pools, and the listener interface for them.
 */
@NullMarked
package io.poolifier.event;

import org.jspecify.annotations.NullMarked;
