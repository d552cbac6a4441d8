package io.poolifier.task;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Cancels tasks from outside, any number of them together: a task that was submitted with
 * the signal ends when the signal is given, whether it waits or runs. Safe for use by
 * many threads. A signal keeps no task that has ended.
 */
public final class CancellationSignal {

	/** What is to be cancelled. */
	public interface Target {

		/**
		 * The signal was given.
		 * @param reason why
		 */
		void cancelled(Throwable reason);

	}

	private final Set<Target> targets = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Throwable reason;

	/**
	 * Creates a signal that has not been given.
	 */
	public CancellationSignal() {
	}

	/**
	 * Gives the signal. Does nothing if it was given already.
	 */
	public void cancel() {
		cancel(new CancellationException("The task was cancelled"));
	}

	/**
	 * Gives the signal. Does nothing if it was given already.
	 * @param reason the text of the {@link CancellationException} that the tasks end with
	 */
	public void cancel(String reason) {
		cancel(new CancellationException(reason));
	}

	/**
	 * Gives the signal. If it was given already, only targets hear of it that did not
	 * take it the first time, and they get the first reason.
	 * <p>
	 * Every target hears of the signal, also if another one throws. The first error is
	 * thrown when all have heard of it.
	 * @param reason the error that the tasks end with
	 */
	public void cancel(Throwable reason) {
		Throwable given;
		synchronized (this) {
			given = (this.reason != null) ? this.reason : reason;
			this.reason = given;
		}
		Throwable failure = null;
		for (Target target : List.copyOf(this.targets)) {
			Throwable thrown = cancel(target, given);
			failure = (failure != null) ? failure : thrown;
		}
		if (failure instanceof Error error) {
			throw error;
		}
		if (failure instanceof RuntimeException exception) {
			throw exception;
		}
	}

	private @Nullable Throwable cancel(Target target, Throwable reason) {
		if (this.targets.remove(target)) {
			try {
				target.cancelled(reason);
			}
			catch (Throwable ex) {
				// It may be told again.
				this.targets.add(target);
				return ex;
			}
		}
		return null;
	}

	/**
	 * Whether the signal was given, and why.
	 * @return the reason, {@code null} if the signal was not given
	 */
	public @Nullable Throwable reason() {
		return this.reason;
	}

	/**
	 * Adds a target; if the signal was given already, the target hears of it at once.
	 * @param target the target
	 */
	public void add(Target target) {
		this.targets.add(target);
		Throwable reason = this.reason;
		// Either the one who gives the signal sees the target, or this sees the reason.
		if (reason != null && this.targets.remove(target)) {
			target.cancelled(reason);
		}
	}

	/**
	 * Removes a target.
	 * @param target the target
	 */
	public void remove(Target target) {
		this.targets.remove(target);
	}

	/**
	 * How many tasks wait or run that the signal would end.
	 * @return the number
	 */
	public int targets() {
		return this.targets.size();
	}

}
