// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

/**
 * Options in force, which may change while the pool runs. Thread-safe for readers;
 * changes require a lock of the caller.
 */
final class CurrentOptions {

	private volatile ResolvedOptions options;

	CurrentOptions(ResolvedOptions options) {
		this.options = options;
	}

	ResolvedOptions get() {
		return this.options;
	}

	void set(ResolvedOptions options) {
		this.options = options;
	}

}
