// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

/**
 * An application that has all there is.
 */
package io.poolifier.spring.everything;
