// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.concurrent.CompletableFuture;

import io.poolifier.options.TasksQueueOptions;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

/**
 * Workers and pools that go away as tasks come: no task is left where nobody looks.
 */
public final class ClosingStress {

	private ClosingStress() {
	}

	/** An idle worker is dismissed as it is given a task. */
	@JCStressTest
	@State
	@Outcome(id = "done, 3 executed", expect = ACCEPTABLE, desc = "Some worker ran it.")
	@Outcome(id = "open, .*", expect = FORBIDDEN, desc = "The task is stranded where no worker is.")
	public static class DismissalAgainstSubmit {

		private final ScriptedPool pool = new ScriptedPool(
				WorkerPools.dynamic(1, 2).tasksQueueOptions(TasksQueueOptions.builder().taskStealing(false).build()));

		private CompletableFuture<Object> future;

		public DismissalAgainstSubmit() {
			this.pool.submit();
			this.pool.submit();
			this.pool.worker(1).work();
			this.pool.time().passADay();
		}

		@Actor
		public void clock() {
			this.pool.time().strike();
		}

		@Actor
		public void caller() {
			this.future = this.pool.submit();
		}

		@Arbiter
		public void arbiter(LL_Result result) {
			this.pool.workAll();
			result.r1 = ScriptedPool.end(this.future);
			result.r2 = this.pool.counts();
		}

	}

	/** The last worker goes and the pool is closed as a task comes. */
	@JCStressTest
	@State
	@Outcome(id = "done, 1 executed", expect = ACCEPTABLE, desc = "The worker ran it.")
	@Outcome(id = "Pool .*, 1 cancelled", expect = ACCEPTABLE, desc = "Accepted, and told that the pool closed.")
	@Outcome(id = "Pool .*, 1 rejected", expect = ACCEPTABLE, desc = "Rejected.")
	@Outcome(id = "open, .*", expect = FORBIDDEN, desc = "The task is stranded in a pool that is no more.")
	@Outcome(expect = FORBIDDEN, desc = "Not counted once.")
	public static class DestructionAgainstSubmit {

		private final ScriptedPool pool = ScriptedPool.fixed(1);

		private CompletableFuture<Object> future;

		@Actor
		public void owner() {
			this.pool.pool().destroy();
			this.pool.worker(0).work();
		}

		@Actor
		public void caller() {
			this.future = this.pool.submit();
		}

		@Arbiter
		public void arbiter(LL_Result result) {
			result.r1 = ScriptedPool.end(this.future);
			result.r2 = this.pool.counts();
		}

	}

	/** A worker dies for good as it is given a task. */
	@JCStressTest
	@State
	@Outcome(id = "done, 1 executed", expect = ACCEPTABLE, desc = "The worker that is left ran it.")
	@Outcome(id = "open, .*", expect = FORBIDDEN, desc = "The task is stranded where no worker is.")
	public static class DeathAgainstSubmit {

		private final ScriptedPool pool = new ScriptedPool(WorkerPools.fixed(2).restartWorkerOnError(false));

		private CompletableFuture<Object> future;

		@Actor
		public void dying() {
			this.pool.worker(0).context().failed(new IllegalStateException("dead"));
		}

		@Actor
		public void caller() {
			this.future = this.pool.submit();
		}

		@Arbiter
		public void arbiter(LL_Result result) {
			this.pool.worker(1).work();
			result.r1 = ScriptedPool.end(this.future);
			result.r2 = this.pool.counts();
		}

	}

	/** The only worker dies for good as it is given a task. */
	@JCStressTest
	@State
	@Outcome(id = "Pool .*, 1 cancelled", expect = ACCEPTABLE, desc = "Accepted, and told that no worker is left.")
	@Outcome(id = "Pool .*, 1 rejected", expect = ACCEPTABLE, desc = "Rejected.")
	@Outcome(id = "open, .*", expect = FORBIDDEN, desc = "The task is stranded where no worker is.")
	@Outcome(expect = FORBIDDEN, desc = "Not counted once.")
	public static class DeathOfTheLastAgainstSubmit {

		private final ScriptedPool pool = new ScriptedPool(WorkerPools.fixed(1).restartWorkerOnError(false));

		private CompletableFuture<Object> future;

		@Actor
		public void dying() {
			this.pool.worker(0).context().failed(new IllegalStateException("dead"));
		}

		@Actor
		public void caller() {
			this.future = this.pool.submit();
		}

		@Arbiter
		public void arbiter(LL_Result result) {
			result.r1 = ScriptedPool.end(this.future);
			result.r2 = this.pool.counts();
		}

	}

	/** A worker dies and is replaced as it is given a task. */
	@JCStressTest
	@State
	@Outcome(id = "done, 1 executed", expect = ACCEPTABLE, desc = "The replacement ran it.")
	@Outcome(id = "open, .*", expect = FORBIDDEN, desc = "The replacement never sees the task.")
	public static class ReplacementAgainstSubmit {

		private final ScriptedPool pool = ScriptedPool.fixed(1);

		private CompletableFuture<Object> future;

		@Actor
		public void dying() {
			this.pool.worker(0).context().failed(new IllegalStateException("dead"));
			this.pool.worker(1).work();
		}

		@Actor
		public void caller() {
			this.future = this.pool.submit();
		}

		@Arbiter
		public void arbiter(LL_Result result) {
			if (!this.pool.slot(1).resting()) {
				this.pool.worker(1).work();
			}
			result.r1 = ScriptedPool.end(this.future);
			result.r2 = this.pool.counts();
		}

	}

	/** A task is cancelled as it is moved from a worker that died to another. */
	@JCStressTest
	@State
	@Outcome(id = "1 cancelled", expect = ACCEPTABLE, desc = "It is gone.")
	@Outcome(expect = FORBIDDEN, desc = "Not counted once.")
	public static class MoveAgainstCancel {

		private final ScriptedPool pool = new ScriptedPool(WorkerPools.fixed(2).restartWorkerOnError(false));

		private final CompletableFuture<Object> future = this.pool.submit();

		@Actor
		public void dying() {
			this.pool.worker(0).context().failed(new IllegalStateException("dead"));
		}

		@Actor
		public void caller() {
			this.future.cancel(true);
		}

		@Arbiter
		public void arbiter(L_Result result) {
			result.r1 = this.pool.counts();
		}

	}

}
