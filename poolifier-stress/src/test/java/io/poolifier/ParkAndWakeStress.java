// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.worker.AssignedTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

/**
 * Slots that go to rest as tasks come: if a task waits, then not all who could run it
 * rest.
 */
public final class ParkAndWakeStress {

	private ParkAndWakeStress() {
	}

	/** A slot goes to rest as its worker gets a task. */
	@JCStressTest
	@State
	@Outcome(id = "RETRY, awake, 0", expect = ACCEPTABLE, desc = "The slot saw the task.")
	@Outcome(id = "WAIT, awake, 1", expect = ACCEPTABLE, desc = "The slot was woken.")
	@Outcome(id = ".*, resting, .*", expect = FORBIDDEN, desc = "A task waits, the slot rests, and nobody searches.")
	@Outcome(expect = FORBIDDEN, desc = "Not woken exactly once for having to wait.")
	public static class RestAgainstSubmit {

		private final ScriptedPool pool = ScriptedPool.fixed(1);

		@Actor
		public void worker(LLL_Result result) {
			result.r1 = this.pool.slot(0).rest().name();
		}

		@Actor
		public void caller() {
			this.pool.submit();
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r2 = state(this.pool, 0);
			result.r3 = this.pool.worker(0).wakes();
		}

	}

	/** The same in a pool whose workers do not steal. */
	@JCStressTest
	@State
	@Outcome(id = "RETRY, awake, 0", expect = ACCEPTABLE, desc = "The slot saw the task.")
	@Outcome(id = "WAIT, awake, 1", expect = ACCEPTABLE, desc = "The slot was woken.")
	@Outcome(id = ".*, resting, .*", expect = FORBIDDEN, desc = "A task waits, and the slot that has to run it rests.")
	@Outcome(expect = FORBIDDEN, desc = "Not woken exactly once for having to wait.")
	public static class RestAgainstSubmitWithoutStealing {

		private final ScriptedPool pool = new ScriptedPool(
				WorkerPools.fixed(1).tasksQueueOptions(TasksQueueOptions.builder().taskStealing(false).build()));

		@Actor
		public void worker(LLL_Result result) {
			this.pool.slot(0).search();
			result.r1 = this.pool.slot(0).rest().name();
		}

		@Actor
		public void caller() {
			this.pool.submit();
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r2 = state(this.pool, 0);
			result.r3 = this.pool.worker(0).wakes();
		}

	}

	/** A slot goes to rest as another worker, which is busy, gets a task. */
	@JCStressTest
	@State
	@Outcome(id = "RETRY, awake, 0", expect = ACCEPTABLE, desc = "The slot saw the task.")
	@Outcome(id = "WAIT, awake, 1", expect = ACCEPTABLE, desc = "The slot was woken.")
	@Outcome(id = ".*, resting, .*", expect = FORBIDDEN,
			desc = "A task waits with a busy worker, the thief rests, and nobody searches.")
	@Outcome(expect = FORBIDDEN, desc = "Not woken exactly once for having to wait.")
	public static class RestAgainstSubmitToBusyWorker {

		private final ScriptedPool pool = new ScriptedPool(
				WorkerPools.fixed(2).strategy(WorkerChoiceStrategy.ROUND_ROBIN));

		public RestAgainstSubmitToBusyWorker() {
			this.pool.submit();
			this.pool.worker(0).take();
			this.pool.submit();
			this.pool.worker(1).take().succeeded("done");
		}

		@Actor
		public void thief(LLL_Result result) {
			this.pool.slot(1).search();
			result.r1 = this.pool.slot(1).rest().name();
		}

		@Actor
		public void caller() {
			this.pool.submit();
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r2 = state(this.pool, 1);
			result.r3 = this.pool.worker(1).wakes();
		}

	}

	/** A slot that searched takes a task, as one more comes that woke nobody. */
	@JCStressTest
	@State
	@Outcome(id = "took, awake, 1", expect = ACCEPTABLE, desc = "The other slot was woken for the further task.")
	@Outcome(id = "took, resting, 0", expect = FORBIDDEN,
			desc = "A task waits, the other slot rests, and nobody searches.")
	@Outcome(expect = FORBIDDEN, desc = "The slot got none of two tasks, or the other was not woken once.")
	public static class EndOfSearchAgainstFurtherTask {

		private final ScriptedPool pool = new ScriptedPool(
				WorkerPools.fixed(2).strategy(WorkerChoiceStrategy.ROUND_ROBIN));

		public EndOfSearchAgainstFurtherTask() {
			this.pool.slot(0).search();
			this.pool.slot(1).rest();
			this.pool.submit();
		}

		@Actor
		public void searcher(LLL_Result result) {
			AssignedTask task = this.pool.slot(0).poll();
			result.r1 = (task != null) ? "took" : "none";
		}

		@Actor
		public void caller() {
			this.pool.submit();
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r2 = state(this.pool, 1);
			result.r3 = this.pool.worker(1).wakes();
		}

	}

	/** Two slots go to rest, one after the other, as a task comes. */
	@JCStressTest
	@State
	@Outcome(id = "awake, (awake|resting)", expect = ACCEPTABLE, desc = "One takes the task.")
	@Outcome(id = "resting, awake", expect = ACCEPTABLE, desc = "The other takes the task.")
	@Outcome(id = "resting, resting", expect = FORBIDDEN, desc = "A task waits, all slots rest, and nobody searches.")
	public static class TwoRestsAgainstSubmit {

		private final ScriptedPool pool = ScriptedPool.fixed(2);

		public TwoRestsAgainstSubmit() {
			this.pool.slot(0).search();
		}

		@Actor
		public void workers() {
			this.pool.slot(1).rest();
			this.pool.slot(0).rest();
		}

		@Actor
		public void caller() {
			this.pool.submit();
		}

		@Arbiter
		public void arbiter(LL_Result result) {
			result.r1 = state(this.pool, 0);
			result.r2 = state(this.pool, 1);
		}

	}

	/** Two slots that have found nothing go to rest at the same time; a task waits. */
	@JCStressTest
	@State
	@Outcome(id = "awake, (awake|resting)", expect = ACCEPTABLE, desc = "One takes the task.")
	@Outcome(id = "resting, awake", expect = ACCEPTABLE, desc = "The other takes the task.")
	@Outcome(id = "resting, resting", expect = FORBIDDEN, desc = "A task waits, all slots rest, and nobody searches.")
	public static class RestAgainstRest {

		private final ScriptedPool pool = ScriptedPool.fixed(2);

		public RestAgainstRest() {
			this.pool.slot(0).search();
			this.pool.submit();
		}

		@Actor
		public void searcher() {
			this.pool.slot(0).rest();
		}

		@Actor
		public void other() {
			this.pool.slot(1).rest();
		}

		@Arbiter
		public void arbiter(LL_Result result) {
			result.r1 = state(this.pool, 0);
			result.r2 = state(this.pool, 1);
		}

	}

	/** A slot goes to rest as a task comes that is for it alone; another one searches. */
	@JCStressTest
	@State
	@Outcome(id = "RETRY, awake, 0", expect = ACCEPTABLE, desc = "The slot saw the task.")
	@Outcome(id = "WAIT, awake, 1", expect = ACCEPTABLE, desc = "The slot was woken.")
	@Outcome(id = ".*, resting, .*", expect = FORBIDDEN,
			desc = "A task waits, the slot that has to run it rests, and who searches may not have it.")
	@Outcome(expect = FORBIDDEN, desc = "Not woken exactly once for having to wait.")
	public static class RestAgainstSubmitOfBound {

		private final ScriptedPool pool = ScriptedPool.fixed(2);

		public RestAgainstSubmitOfBound() {
			this.pool.slot(1).search();
		}

		@Actor
		public void worker(LLL_Result result) {
			result.r1 = this.pool.slot(0).rest().name();
		}

		@Actor
		public void caller() {
			this.pool.submitBound();
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r2 = state(this.pool, 0);
			result.r3 = this.pool.worker(0).wakes();
		}

	}

	/** A slot goes to rest as the pool is destroyed. */
	@JCStressTest
	@State
	@Outcome(id = "(STOP|RETRY|WAIT), awake", expect = ACCEPTABLE, desc = "The slot will stop.")
	@Outcome(id = "WAIT, resting", expect = FORBIDDEN, desc = "The end of the pool waits for a slot that rests.")
	public static class RestAgainstDestroy {

		private final ScriptedPool pool = ScriptedPool.fixed(1);

		@Actor
		public void worker(LL_Result result) {
			result.r1 = this.pool.slot(0).rest().name();
		}

		@Actor
		public void owner() {
			this.pool.pool().destroy();
		}

		@Arbiter
		public void arbiter(LL_Result result) {
			result.r2 = state(this.pool, 0);
		}

	}

	/** The token of a search is not lost: after all this a search can begin. */
	@JCStressTest
	@State
	@Outcome(id = "free", expect = ACCEPTABLE, desc = "The next slot that finds nothing may search.")
	@Outcome(id = "lost", expect = FORBIDDEN, desc = "No slot searches, and none can: new tasks wake nobody.")
	public static class EndOfSearchAgainstSubmitKeepsToken {

		private final ScriptedPool pool = ScriptedPool.fixed(2);

		public EndOfSearchAgainstSubmitKeepsToken() {
			this.pool.slot(0).search();
			this.pool.slot(1).rest();
		}

		@Actor
		public void worker() {
			this.pool.worker(0).work();
		}

		@Actor
		public void caller() {
			this.pool.submit();
		}

		@Arbiter
		public void arbiter(L_Result result) {
			for (int number = 0; number < 2; number++) {
				if (!this.pool.slot(number).resting()) {
					this.pool.worker(number).work();
				}
			}
			this.pool.submit();
			boolean resting = this.pool.slot(0).resting() && this.pool.slot(1).resting();
			result.r1 = resting ? "lost" : "free";
		}

	}

	private static String state(ScriptedPool pool, int worker) {
		return pool.slot(worker).resting() ? "resting" : "awake";
	}

}
