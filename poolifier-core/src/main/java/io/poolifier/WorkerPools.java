package io.poolifier;

import io.poolifier.internal.engine.PoolSize;
import io.poolifier.options.InvalidOptionException;

/**
 * Where pools come from.
 */
public final class WorkerPools {

	private WorkerPools() {
	}

	/**
	 * Begins a pool with a fixed number of workers.
	 * @param size the number, at least 1
	 * @return a builder of the pool
	 * @throws InvalidOptionException if the size is out of range
	 */
	public static WorkerPoolBuilder fixed(int size) {
		return new WorkerPoolBuilder(PoolSize.fixed(size));
	}

	/**
	 * Begins a pool that has more workers when there is more to do.
	 * @param minSize the number of workers it always has, 0 or more
	 * @param maxSize the number of workers it has at most, more than the minimum
	 * @return a builder of the pool
	 * @throws InvalidOptionException if a size is out of range
	 */
	public static WorkerPoolBuilder dynamic(int minSize, int maxSize) {
		return new WorkerPoolBuilder(PoolSize.dynamic(minSize, maxSize));
	}

	/**
	 * How many workers can run at once on this machine.
	 * @return the number of available processors, at least 1
	 */
	public static int availableParallelism() {
		return Runtime.getRuntime().availableProcessors();
	}

}
