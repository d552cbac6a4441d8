package io.poolifier.event;

/**
 * Hears of the events of a pool. Events come one at a time and in order, on a thread that
 * serves the events of this pool alone: a slow listener delays later events and nothing
 * else. What a listener throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface PoolListener {

	/**
	 * Something happened.
	 * @param event what it was
	 */
	void onEvent(PoolEvent event);

}
