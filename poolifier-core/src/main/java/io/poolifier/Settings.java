package io.poolifier;

import java.util.function.UnaryOperator;

/**
 * The options of a pool, which can change while it works.
 */
final class Settings {

	private volatile PoolOptions options;

	Settings(PoolOptions options) {
		this.options = options;
	}

	PoolOptions get() {
		return this.options;
	}

	/**
	 * Changes the options, one change at a time. They are valid by construction: an
	 * invalid change throws, and leaves them as they are.
	 */
	PoolOptions change(UnaryOperator<PoolOptions> change) {
		this.options = change.apply(this.options);
		return this.options;
	}

}
