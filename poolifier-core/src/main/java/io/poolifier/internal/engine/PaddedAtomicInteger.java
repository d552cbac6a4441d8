// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Integer that changes frequently, and is therefore alone on its cache line.
 */
@SuppressWarnings({ "unused", "serial" })
final class PaddedAtomicInteger extends AtomicInteger {

	private long after1, after2, after3, after4, after5, after6, after7, after8;

}
