package io.poolifier;

import java.util.Optional;
import java.util.function.Predicate;

import io.poolifier.internal.engine.ManualTime;
import io.poolifier.internal.engine.Time;

/**
 * A clock that stands still until a test moves it, that starts no thread whose name
 * contains some text, and that may call a test when it is asked for the time.
 */
final class FaultyTime implements Time {

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

	/** Sets what happens when a class asks for the time next. */
	void interveneOnce(String caller, Runnable intervention) {
		this.caller = caller;
		this.intervention = intervention;
	}

	@Override
	public long nanoTime() {
		if (!this.caller.isEmpty() && isCaller(StackWalker.getInstance().walk((frames) -> frames.skip(1).findFirst()))) {
			this.caller = "";
			this.intervention.run();
		}
		return this.time.nanoTime();
	}

	private boolean isCaller(Optional<StackWalker.StackFrame> frame) {
		return frame.filter((found) -> found.getClassName().endsWith("." + this.caller)).isPresent();
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
		return this.time.background(threadName, work);
	}

}
