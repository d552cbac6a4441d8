// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.function.Predicate;

import io.poolifier.internal.engine.ManualTime;
import io.poolifier.internal.engine.Time;

/**
 * A clock that stands still until a test moves it, that starts no thread whose name
 * contains some text, and that may call a test when it is used.
 */
final class FaultyTime implements Time {

	/** How many calls the caller may be away. */
	private static final int CALLERS = 3;

	private final ManualTime time = new ManualTime();

	private Predicate<String> failing = (name) -> false;

	private String caller = "";

	private Runnable intervention = () -> {
	};

	ManualTime manual() {
		return this.time;
	}

	/** Has the start of threads fail whose name contains a text. */
	void failToStart(String text) {
		this.failing = (name) -> name.contains(text);
	}

	void startAll() {
		this.failing = (name) -> false;
	}

	/** Sets what happens when a class next asks for the time, or signals a thread. */
	void interveneOnce(String caller, Runnable intervention) {
		this.caller = caller;
		this.intervention = intervention;
	}

	@Override
	public long nanoTime() {
		intervene();
		return this.time.nanoTime();
	}

	private void intervene() {
		String caller = "." + this.caller;
		if (!this.caller.isEmpty() && StackWalker.getInstance()
			.walk((frames) -> frames.skip(2)
				.limit(CALLERS)
				.anyMatch((frame) -> frame.getClassName().endsWith(caller)))) {
			this.caller = "";
			this.intervention.run();
		}
	}

	@Override
	public long threadCpuNanos() {
		return this.time.threadCpuNanos();
	}

	@Override
	public Background background(String threadName, Work work) {
		if (this.failing.test(threadName)) {
			throw new OutOfMemoryError("unable to create native thread, as asked: " + threadName);
		}
		return new FaultyBackground(this.time.background(threadName, work));
	}

	private final class FaultyBackground implements Background {

		private final Background background;

		FaultyBackground(Background background) {
			this.background = background;
		}

		@Override
		public void signal() {
			intervene();
			this.background.signal();
		}

		@Override
		public void stop() {
			this.background.stop();
		}

		@Override
		public boolean isCurrentThread() {
			return this.background.isCurrentThread();
		}

	}

}
