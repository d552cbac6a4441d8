// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

@NullMarked
package io.poolifier.sample.mandelbrot;

import org.jspecify.annotations.NullMarked;
