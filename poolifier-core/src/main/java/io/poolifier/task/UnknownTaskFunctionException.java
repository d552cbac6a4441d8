package io.poolifier.task;

import java.util.List;

/**
 * A task names a function that its pool does not have.
 */
public class UnknownTaskFunctionException extends IllegalArgumentException {

	private final String poolName;

	private final String function;

	@SuppressWarnings("serial")
	private final List<String> knownFunctions;

	/**
	 * Creates the exception.
	 * @param poolName the name of the pool
	 * @param function the name that was asked for
	 * @param knownFunctions the names the pool has
	 */
	public UnknownTaskFunctionException(String poolName, String function, List<String> knownFunctions) {
		super("Pool '%s' has no task function '%s'; it has %s".formatted(poolName, function,
				knownFunctions.isEmpty() ? "none" : knownFunctions));
		this.poolName = poolName;
		this.function = function;
		this.knownFunctions = List.copyOf(knownFunctions);
	}

	/**
	 * The pool that was asked.
	 * @return the name of the pool
	 */
	public String getPoolName() {
		return this.poolName;
	}

	/**
	 * What was asked for.
	 * @return the unknown name
	 */
	public String getFunction() {
		return this.function;
	}

	/**
	 * What could have been asked for.
	 * @return the names of the pool's functions
	 */
	public List<String> getKnownFunctions() {
		return this.knownFunctions;
	}

}
