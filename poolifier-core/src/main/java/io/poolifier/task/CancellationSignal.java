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
	 * Gives the signal. Does nothing if it was given already.
	 * @param reason what the tasks end with
	 */
	public void cancel(Throwable reason) {
		synchronized (this) {
			if (this.reason != null) {
				return;
			}
			this.reason = reason;
		}
		for (Target target : List.copyOf(this.targets)) {
			if (this.targets.remove(target)) {
				target.cancelled(reason);
			}
		}
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
