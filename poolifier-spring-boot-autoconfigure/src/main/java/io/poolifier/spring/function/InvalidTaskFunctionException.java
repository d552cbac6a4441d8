package io.poolifier.spring.function;

/**
 * Something is annotated with {@link io.poolifier.spring.annotation.TaskFunction} and
 * cannot be a task function. The message says what and where, {@link #getAction()} what
 * to write instead.
 */
public class InvalidTaskFunctionException extends IllegalStateException {

	/** What to write instead. */
	private final String action;

	/**
	 * Creates the exception.
	 * @param message what is wrong, and where; a sentence
	 * @param action what to write instead; a sentence
	 */
	public InvalidTaskFunctionException(String message, String action) {
		super(message);
		this.action = action;
	}

	/**
	 * What to write instead.
	 * @return a sentence
	 */
	public String getAction() {
		return this.action;
	}

}
