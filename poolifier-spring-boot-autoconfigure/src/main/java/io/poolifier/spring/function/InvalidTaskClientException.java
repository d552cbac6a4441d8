package io.poolifier.spring.function;

/**
 * A method of a {@link io.poolifier.spring.annotation.TaskClient} cannot work. The
 * message says what and where, {@link #getAction()} what to write instead.
 */
public class InvalidTaskClientException extends IllegalStateException {

	/** What to write instead. */
	private final String action;

	/**
	 * Creates the exception.
	 * @param message what is wrong, and where; a sentence
	 * @param action what to write instead; a sentence
	 */
	public InvalidTaskClientException(String message, String action) {
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
