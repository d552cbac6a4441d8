// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * An attack on whole pools: many tasks, many changes, and faults wherever the engine
 * calls out. {@code docs/contributing/stress-tests.md} tells how to run it.
 */
package io.poolifier.attack;
