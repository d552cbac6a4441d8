package io.poolifier.internal.engine;

import java.util.function.UnaryOperator;

/**
 * The options in force, which can change while the pool works. Thread-safe for readers;
 * changes are made under a lock of the caller.
 */
final class CurrentOptions {

	private volatile PoolOptions options;

	CurrentOptions(PoolOptions options) {
		this.options = options;
	}

	PoolOptions get() {
		return this.options;
	}

	/**
	 * Changes the options. They are valid by construction: an invalid change throws, and
	 * leaves them as they are.
	 */
	PoolOptions change(UnaryOperator<PoolOptions> change) {
		PoolOptions changed = change.apply(this.options);
		this.options = changed;
		return changed;
	}

}
