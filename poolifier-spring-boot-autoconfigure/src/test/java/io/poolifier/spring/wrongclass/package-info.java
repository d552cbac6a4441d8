// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * Task clients for tests.
 */
package io.poolifier.spring.wrongclass;
