// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Queue of the submitting threads that wait for room in the queues of a pool.
 * Thread-safe.
 */
final class RoomQueue {

	/*
	 * Implementation note. A thread that takes a task away wakes the first waiter only.
	 * If that waiter finds room, it leaves, and its successor looks for more. If it finds
	 * none although there is some, because its task is bound to certain workers, it wakes
	 * its successor. The other waiters need not look: there is no room at all.
	 *
	 * The taker removes the task first and then reads the queue; the waiter joins the
	 * queue first and then looks for room. The fence keeps this order. Waiters also look
	 * from time to time, for room that nobody reports.
	 */

	private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(100).toNanos();

	private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();

	/**
	 * Thread that waits for room.
	 */
	final class Waiter implements AutoCloseable {

		private final Thread thread = Thread.currentThread();

		/** Whether the task may run on certain workers only. */
		private final boolean bound;

		private volatile boolean called;

		private boolean wasCalled;

		private Waiter(boolean bound) {
			this.bound = bound;
		}

		/** Returns whether it is the turn of the waiter to look for room. */
		boolean isNext() {
			this.wasCalled = this.called;
			this.called = false;
			return this.wasCalled || this.bound || isFirst();
		}

		private boolean isFirst() {
			return RoomQueue.this.waiters.peek() == this;
		}

		/** Waits for a call, for a limited time. */
		void await(long nanos) {
			if (this.wasCalled && this.bound) {
				callSuccessor();
			}
			if (!this.called) {
				LockSupport.parkNanos(RoomQueue.this, Math.min(nanos, LOOK_AGAIN_NANOS));
			}
		}

		private void callSuccessor() {
			Iterator<Waiter> iterator = RoomQueue.this.waiters.iterator();
			while (iterator.hasNext()) {
				if (iterator.next() == this && iterator.hasNext()) {
					iterator.next().call();
					return;
				}
			}
		}

		private void call() {
			if (!this.called) {
				this.called = true;
				LockSupport.unpark(this.thread);
			}
		}

		/** Leaves the queue. */
		@Override
		public void close() {
			RoomQueue.this.waiters.remove(this);
			signal();
		}

	}

	boolean isEmpty() {
		return this.waiters.isEmpty();
	}

	/** Returns the number of waiting threads. */
	int size() {
		return this.waiters.size();
	}

	/** Adds the calling thread. */
	Waiter join(boolean bound) {
		Waiter waiter = new Waiter(bound);
		this.waiters.add(waiter);
		return waiter;
	}

	/** Called when there may be room. */
	void signal() {
		VarHandle.fullFence();
		Waiter first = this.waiters.peek();
		if (first != null) {
			first.call();
		}
	}

	/** Makes all waiters look whether they still have to wait. */
	void signalAll() {
		VarHandle.fullFence();
		this.waiters.forEach(Waiter::call);
	}

}
