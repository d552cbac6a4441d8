// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.poolifier.internal.engine.Passage.Position;
import io.poolifier.options.Fairness;
import org.jspecify.annotations.Nullable;

/**
 * Gates of a pool, at which tasks wait before they are dispatched: those of ordering
 * keys, those of functions with a limited concurrency, and the one that shares the pool
 * among tenants. Thread-safe.
 */
final class Gates implements GatedTask.Owner, Task.Holder, TaskSource {

	/**
	 * Parts of the pool that the gates depend on.
	 */
	interface Pool {

		/**
		 * Dispatches a task that has passed its gates.
		 * @return {@code null}, or the reason why no worker gets the task
		 */
		@Nullable Throwable dispatch(Task<?> task);

		/** Ends a task that cannot be dispatched. */
		void end(Task<?> task, Throwable error);

		/** Called when a task was ended while it waited. */
		void taskCancelled();

		/** Called when fewer tasks wait than before. */
		void fewerWait();

		/** Returns the guard of threads that wait for tasks; {@code null} for none. */
		GuardedFuture.@Nullable Guard guard();

	}

	/**
	 * Outcomes of the attempt to pass.
	 */
	enum Outcome {

		/** The task has passed all gates, and the caller has to dispatch it. */
		PASSED,

		/** The task waits, and is dispatched later. */
		WAITING,

		/** The pool is being destroyed. */
		CLOSED

	}

	/*
	 * Implementation note. A task that waits here is in no queue. So neither stealing nor
	 * redistribution can change the order of tasks with the same key, and no worker finds
	 * a task that it must not run. Tasks pass the gates in the same order: key, function,
	 * tenants. So a task that waits never occupies a gate that the tasks before it have
	 * yet to pass.
	 *
	 * A task occupies the gates that it has passed until its function cannot be running
	 * any longer, however it ends. The thread that ends the task lets others pass, and
	 * dispatches them without the lock.
	 *
	 * `waiting` decreases when a task has been dispatched. So a reader that reads it
	 * first and the queues second does not miss a task.
	 *
	 * The methods of keys are not called under the lock.
	 */

	private static final Gate[] NO_GATES = {};

	private final Pool pool;

	private final GateRegistry gates;

	private final ReentrantLock lock = new ReentrantLock();

	private final PaddedAtomicInteger waiting = new PaddedAtomicInteger();

	/** Guarded by the lock, as all below. */
	private boolean closed;

	private int changes;

	private final ReadyTasks ready = new ReadyTasks();

	private @Nullable Gate polled;

	/** The gates whose tasks have yet to be polled. */
	private Iterator<Gate> unpolled = Collections.emptyIterator();

	/**
	 * Creates the gates of a pool.
	 * @param fairness the options of a pool that is shared among tenants
	 * @param shared the number of tasks that may be with the workers if the pool is
	 * shared
	 */
	Gates(@Nullable Fairness fairness, int shared, Pool pool) {
		this.pool = pool;
		this.gates = new GateRegistry(fairness, shared);
	}

	/**
	 * Returns whether the pool is shared among tenants, so that tasks need one.
	 */
	boolean areFair() {
		return this.gates.isFair();
	}

	/** Returns whether tasks of a function may have to pass gates. */
	boolean areFor(RegisteredFunction function) {
		return this.gates.isFair() || function.isGated();
	}

	/** Sets the number of tasks that may be with the workers if the pool is shared. */
	void setShared(int tasks) {
		Gate shares = this.gates.shares();
		if (shares != null) {
			shares.setLimit(tasks);
			lock();
			try {
				open(shares);
			}
			finally {
				unlock();
			}
		}
	}

	/**
	 * Returns the passage of a task, which has to be {@linkplain #abandon abandoned} if
	 * the task is not submitted; {@code null} if there are no gates for the task.
	 * @throws RuntimeException as thrown by the methods of the keys
	 */
	@Nullable Passage passage(RegisteredFunction function, @Nullable Object orderingKey, @Nullable Object fairnessKey) {
		Gate[] path = this.gates.path(function, orderingKey);
		if (path.length == 0) {
			return null;
		}
		try {
			return new Passage(path, this.gates.tenant(fairnessKey));
		}
		catch (Throwable ex) {
			abandon(new Passage(path, null));
			throw ex;
		}
	}

	/** Called when a task was not submitted. */
	void abandon(@Nullable Passage passage) {
		if (passage != null) {
			Gate[] path = passage.path();
			lock();
			try {
				closeIfUnused(path);
			}
			finally {
				this.lock.unlock();
			}
			forget(passage, path);
		}
	}

	private static void closeIfUnused(Gate[] path) {
		if (path.length > 0 && path[0] instanceof KeyGate gate && gate.isUnused()) {
			gate.close();
		}
	}

	/**
	 * Returns a task with an ordering key and a function that has not started;
	 * {@code null} if there is none.
	 */
	@Nullable Task<?> waiting(Object orderingKey, RegisteredFunction function) {
		KeyGate gate = this.gates.knownKeyGate(orderingKey);
		if (gate == null) {
			return null;
		}
		lock();
		try {
			return gate.waiting(function);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Accepts tasks from now on. */
	void open() {
		lock();
		try {
			this.closed = false;
			this.polled = null;
			this.unpolled = Collections.emptyIterator();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Accepts no further tasks, and lets none pass. */
	void close() {
		Iterator<Gate> gates = this.gates.all().iterator();
		lock();
		try {
			this.closed = true;
			this.polled = null;
			this.unpolled = gates;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Lets a new task pass its gates, or wait at one of them.
	 * @throws RuntimeException as thrown by the methods of the ordering key
	 */
	Outcome submit(GatedTask<?> task) {
		task.waitsIn(this);
		lock();
		try {
			while (isOutdated(task)) {
				replaceKeyGate(task);
			}
			if (this.closed) {
				return Outcome.CLOSED;
			}
			this.waiting.incrementAndGet();
			try {
				approach(task);
			}
			catch (Throwable ex) {
				this.waiting.decrementAndGet();
				throw ex;
			}
			if (!this.ready.remove(task)) {
				return Outcome.WAITING;
			}
			this.waiting.decrementAndGet();
			return Outcome.PASSED;
		}
		finally {
			unlock();
		}
	}

	private static boolean isOutdated(GatedTask<?> task) {
		Gate[] path = task.passage().path();
		return path.length > 0 && path[0] instanceof KeyGate gate && gate.isClosed();
	}

	/** Called under the lock, which is released while the methods of the key run. */
	private void replaceKeyGate(GatedTask<?> task) {
		Gate[] path = task.passage().path();
		KeyGate gate = (KeyGate) path[0];
		this.lock.unlock();
		try {
			this.gates.remove(gate);
			path[0] = this.gates.keyGate(gate.key());
		}
		finally {
			lock();
		}
	}

	/** Adds a task to the line of its next gate. Called under the lock. */
	private void approach(Task<?> task) {
		this.changes++;
		Passage passage = GatedTask.passageOf(task);
		Gate gate = passage.nextGate();
		if (gate == null) {
			passage.setPosition(Position.BEYOND);
			this.ready.add(task);
			return;
		}
		gate.append(task);
		passage.setPosition(Position.WAITING);
		open(gate);
	}

	/** Lets waiting tasks pass a gate. Called under the lock. */
	private void open(Gate gate) {
		while (!this.closed) {
			Task<?> task = gate.letPass();
			if (task == null) {
				return;
			}
			GatedTask.passageOf(task).hasPassed();
			try {
				approach(task);
			}
			catch (OutOfMemoryError ex) {
				// Better passed too early than never.
				GatedTask.passageOf(task).setPosition(Position.BEYOND);
				this.ready.add(task);
			}
		}
	}

	@Override
	public void over(GatedTask<?> task) {
		Passage passage = task.passage();
		Gate[] left = NO_GATES;
		Task<?> ready;
		lock();
		try {
			switch (passage.position()) {
				case LOST -> {
				}
				case RETURNING -> {
					passage.setPosition(Position.LOST);
					this.waiting.decrementAndGet();
				}
				default -> left = leave(task);
			}
			ready = this.ready.takeAll();
		}
		finally {
			this.lock.unlock();
		}
		forget(task.passage(), left);
		if (!passage.leaveToDispatcher(ready)) {
			dispatchAll(ready);
		}
	}

	@Override
	public void lost(GatedTask<?> task) {
		lock();
		try {
			task.passage().setPosition(Position.LOST);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void returning(GatedTask<?> task) {
		lock();
		try {
			task.passage().setPosition(Position.RETURNING);
			// Counts as waiting, so that workers do not stop.
			this.waiting.incrementAndGet();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean functionOver(GatedTask<?> task) {
		Gate[] left = NO_GATES;
		boolean runsAgain;
		lock();
		try {
			boolean returning = task.passage().position() == Position.RETURNING;
			runsAgain = returning && !task.hasEnded();
			task.passage().setPosition(Position.BEYOND);
			if (!runsAgain) {
				if (returning) {
					this.waiting.decrementAndGet();
				}
				left = leave(task);
			}
		}
		finally {
			unlock();
		}
		forget(task.passage(), left);
		return runsAgain;
	}

	@Override
	public void dispatched() {
		this.waiting.decrementAndGet();
		this.pool.fewerWait();
	}

	/**
	 * Makes a task leave its gates, and lets others pass. Called under the lock.
	 * @return the gates, which the caller has to {@linkplain #forget forget}; none if the
	 * task has left them before
	 */
	private Gate[] leave(GatedTask<?> task) {
		this.changes++;
		removeFromLine(task);
		Gate[] path = task.passage().path();
		for (int i = task.passage().leave() - 1; i >= 0; i--) {
			path[i].over(task);
			open(path[i]);
		}
		closeIfUnused(path);
		return path;
	}

	/** Forgets keys that no task needs any longer. Called without the lock. */
	private void forget(Passage passage, Gate[] left) {
		if (left.length == 0) {
			return;
		}
		this.gates.taskEnded(passage.tenant());
		if (left[0] instanceof KeyGate gate && gate.isClosed()) {
			try {
				this.gates.remove(gate);
			}
			catch (RuntimeException ex) {
				// The methods of the key throw. The next task with this key removes it.
			}
		}
	}

	/** Releases the lock, and dispatches the tasks that were let pass. */
	private void unlock() {
		Task<?> ready = this.ready.takeAll();
		this.lock.unlock();
		dispatchAll(ready);
	}

	private void dispatchAll(@Nullable Task<?> first) {
		Task<?> ready = first;
		while (ready != null) {
			Task<?> task = ready;
			ready = task.next();
			task.next(null);
			// A loop, because a task may end while it is dispatched, which lets the next
			// one pass, and so on, until the end of the stack.
			GatedTask.passageOf(task).dispatchBegins();
			Throwable error = this.pool.dispatch(task);
			ready = ReadyTasks.concat(GatedTask.passageOf(task).dispatchEnds(), ready);
			this.waiting.decrementAndGet();
			if (error != null) {
				GatedTask.passageOf(task).dispatchBegins();
				this.pool.end(task, error);
				ready = ReadyTasks.concat(GatedTask.passageOf(task).dispatchEnds(), ready);
			}
		}
		this.pool.fewerWait();
	}

	/** Tries again if there is not enough memory to wait for the lock. */
	private void lock() {
		while (true) {
			try {
				this.lock.lock();
				return;
			}
			catch (OutOfMemoryError ex) {
				Thread.onSpinWait();
			}
		}
	}

	@Override
	public void withdrawn(Task<?> task) {
		this.pool.taskCancelled();
	}

	@Override
	public GuardedFuture.@Nullable Guard guard() {
		return this.pool.guard();
	}

	@Override
	public boolean remove(Task<?> task, Consumer<? super Task<?>> taker) {
		boolean removed;
		lock();
		try {
			removed = removeFromLine(task);
			if (removed) {
				taker.accept(task);
			}
		}
		finally {
			this.lock.unlock();
		}
		this.pool.fewerWait();
		return removed;
	}

	/** Removes a task that waits. Called under the lock. */
	private boolean removeFromLine(Task<?> task) {
		Gate gate = GatedTask.passageOf(task).waitsAt();
		if (gate == null) {
			return false;
		}
		gate.remove(task);
		GatedTask.passageOf(task).setPosition(Position.BEYOND);
		this.waiting.decrementAndGet();
		return true;
	}

	/**
	 * Returns the gate at which a task waits; {@code null} if it waits at none.
	 */
	@Nullable Gate gateBefore(Task<?> task) {
		lock();
		try {
			return GatedTask.passageOf(task).waitsAt();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns the number of times that tasks have reached or left gates; may wrap. */
	int changes() {
		lock();
		try {
			return this.changes;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns the tasks that occupy a gate, if all of them are among the candidates; else
	 * none.
	 */
	List<Task<?>> occupants(Gate gate, Collection<Task<?>> candidates) {
		List<Task<?>> occupants = new ArrayList<>();
		lock();
		try {
			for (Task<?> task : candidates) {
				if (task instanceof GatedTask<?> gated && gated.passage().occupies(gate)) {
					occupants.add(task);
				}
			}
			return (occupants.size() == gate.passed()) ? occupants : List.of();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns whether a task has passed a gate, and occupies it. */
	boolean occupies(Task<?> task, Gate gate) {
		lock();
		try {
			return task instanceof GatedTask<?> gated && gated.passage().occupies(gate);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns the oldest waiting task that is not more urgent than a given priority;
	 * {@code null} if there is none.
	 */
	@Nullable Task<?> oldest(int priority) {
		OldestTask oldest = new OldestTask(priority);
		if (this.waiting.get() > 0) {
			forEachWaiting(oldest);
		}
		return oldest.task;
	}

	/** Search for the oldest of several tasks. */
	private static final class OldestTask implements Consumer<Task<?>> {

		private final int priority;

		private @Nullable Task<?> task;

		private OldestTask(int priority) {
			this.priority = priority;
		}

		@Override
		public void accept(Task<?> task) {
			if (task.priority() >= this.priority && (this.task == null || task.since() - this.task.since() < 0)) {
				this.task = task;
			}
		}

	}

	/**
	 * Returns the number of tasks that have yet to be dispatched. Includes lost tasks
	 * whose function may still be running.
	 */
	int waiting() {
		return this.waiting.get();
	}

	/** Returns the number of ordering keys of tasks that are not over. */
	int keys() {
		return this.gates.keys();
	}

	/** Returns the number of tenants of tasks that are not over. */
	int tenants() {
		return this.gates.tenants();
	}

	/** Passes the waiting tasks to an action, without the lock. */
	void forEachWaiting(Consumer<? super Task<?>> action) {
		if (waiting() > 0) {
			List<Task<?>> tasks = new ArrayList<>();
			this.gates.all().forEach((gate) -> {
				lock();
				try {
					gate.forEachWaiting(tasks::add);
				}
				finally {
					this.lock.unlock();
				}
			});
			tasks.forEach(action);
		}
	}

	/**
	 * Takes a waiting task, which the caller has to end. Called only when closed.
	 * @param taker the receiver of the task, called before the task counts as taken
	 * @return the task; {@code null} if no task waits
	 */
	@Nullable Task<?> poll(Consumer<? super Task<?>> taker) {
		lock();
		try {
			Task<?> task = (this.polled != null) ? this.polled.poll() : null;
			while (task == null && this.unpolled.hasNext()) {
				this.polled = this.unpolled.next();
				task = this.polled.poll();
			}
			if (task != null) {
				GatedTask.passageOf(task).setPosition(Position.BEYOND);
				taker.accept(task);
				this.waiting.decrementAndGet();
			}
			return task;
		}
		finally {
			this.lock.unlock();
		}
	}

}
