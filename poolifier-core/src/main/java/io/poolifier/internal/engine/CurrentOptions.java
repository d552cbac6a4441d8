package io.poolifier.internal.engine;

/**
 * Options in force, which can change while the pool works. Thread-safe for readers;
 * changes are made under a lock of the caller.
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
