// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Signal that cancels any number of tasks together. A task that was submitted with the
 * signal completes exceptionally when the signal is triggered, whether the task is
 * waiting or running. The signal holds no reference to a completed task. Thread-safe.
 */
public final class CancellationSignal {

	/** Object that can be cancelled by a signal. */
	public interface Target {

		/**
		 * Called when the signal is triggered.
		 * @param reason the reason of the cancellation
		 */
		void cancelled(Throwable reason);

	}

	private final Set<Target> targets = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Throwable reason;

	/**
	 * Creates a signal that has not been triggered.
	 */
	public CancellationSignal() {
	}

	/**
	 * Triggers the signal. Does nothing if it has already been triggered.
	 */
	public void cancel() {
		cancel(new CancellationException("The task was cancelled"));
	}

	/**
	 * Triggers the signal. Does nothing if it has already been triggered.
	 * @param reason the message of the {@link CancellationException} with which the tasks
	 * complete
	 */
	public void cancel(String reason) {
		cancel(new CancellationException(reason));
	}

	/**
	 * Triggers the signal. If it has already been triggered, only targets whose
	 * notification failed are notified again, with the original reason.
	 * <p>
	 * Every target is notified, even if another target throws. The first exception is
	 * rethrown after all targets have been notified.
	 * @param reason the exception with which the tasks complete
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
				// A later call may notify the target again.
				this.targets.add(target);
				return ex;
			}
		}
		return null;
	}

	/**
	 * Returns the reason with which the signal was triggered.
	 * @return the reason; {@code null} if the signal has not been triggered
	 */
	public @Nullable Throwable reason() {
		return this.reason;
	}

	/**
	 * Adds a target. If the signal has already been triggered, the target is notified
	 * immediately.
	 * @param target the target
	 */
	public void add(Target target) {
		this.targets.add(target);
		Throwable reason = this.reason;
		// Either the triggering thread sees the target, or this thread sees the reason.
		if (reason != null && this.targets.remove(target)) {
			target.cancelled(reason);
		}
	}

	/**
	 * Removes a target. Does nothing if the target has not been added.
	 * @param target the target
	 */
	public void remove(Target target) {
		this.targets.remove(target);
	}

	/**
	 * Returns the number of waiting and running tasks that the signal would cancel.
	 * @return the number of targets
	 */
	public int targets() {
		return this.targets.size();
	}

}
