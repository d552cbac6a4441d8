package io.poolifier.thread;

/**
 * Virtual threads were asked for on a Java that has none.
 */
public class VirtualThreadsUnsupportedException extends UnsupportedOperationException {

	private final int javaVersion;

	/**
	 * Creates the exception.
	 * @param javaVersion the version that the application runs on, such as 17
	 */
	public VirtualThreadsUnsupportedException(int javaVersion) {
		super(("Virtual threads need Java 21 or later, and this is Java %d; run the application on Java 21 or later, "
				+ "or use workers of type 'thread' with a higher concurrency")
			.formatted(javaVersion));
		this.javaVersion = javaVersion;
	}

	/**
	 * The version that the application runs on.
	 * @return the feature version, such as 17
	 */
	public int getJavaVersion() {
		return this.javaVersion;
	}

}
