// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.concurrent.CompletableFuture;

import io.poolifier.worker.AssignedTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

/**
 * A task that is stolen as something else happens to it: it ends once, and is counted
 * once.
 */
public final class StealingStress {

	private StealingStress() {
	}

	/** A pool of two, in whose first worker's queue one task waits. */
	public abstract static class WithVictim {

		final ScriptedPool pool = new ScriptedPool(WorkerPools.fixed(2).restartWorkerOnError(false));

		private final CompletableFuture<Object> future = this.pool.submit();

		private AssignedTask stolen;

		void steal() {
			this.stolen = this.pool.slot(1).poll();
		}

		void cancel() {
			this.future.cancel(false);
		}

		void die() {
			this.pool.worker(0).context().failed(new IllegalStateException("dead"));
			this.pool.worker(0).context().stopped();
		}

		/** Ends what was stolen, and has the thief do what is left. */
		void finish(LLL_Result result) {
			result.r1 = (this.stolen != null) ? "stolen" : "not stolen";
			if (this.stolen != null) {
				this.stolen.succeeded("done");
			}
			this.pool.worker(1).work();
			result.r2 = ScriptedPool.end(this.future);
			result.r3 = this.pool.counts();
		}

	}

	/** The task is cancelled as it is stolen. */
	@JCStressTest
	@State
	@Outcome(id = "stolen, cancelled, 1 failed", expect = ACCEPTABLE, desc = "Stolen first: aborted as it ran.")
	@Outcome(id = "not stolen, cancelled, 1 cancelled", expect = ACCEPTABLE, desc = "Cancelled first.")
	@Outcome(expect = FORBIDDEN, desc = "It ran though cancelled before, or is not counted once.")
	public static class StealAgainstCancel extends WithVictim {

		@Actor
		public void thief() {
			steal();
		}

		@Actor
		public void caller() {
			cancel();
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			finish(result);
		}

	}

	/** The worker dies from which the task is stolen. */
	@JCStressTest
	@State
	@Outcome(id = "(stolen|not stolen), done, 1 executed", expect = ACCEPTABLE, desc = "The other worker ran it.")
	@Outcome(id = ".*, open, .*", expect = FORBIDDEN, desc = "The task is lost between the two.")
	@Outcome(expect = FORBIDDEN, desc = "The task died with a worker that did not run it, or is not counted once.")
	public static class StealAgainstDeath extends WithVictim {

		@Actor
		public void thief() {
			steal();
		}

		@Actor
		public void dying() {
			die();
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			finish(result);
		}

	}

	/** The task is cancelled as it may be with either worker, or on its way. */
	@JCStressTest
	@State
	@Outcome(id = "stolen, cancelled, 1 failed", expect = ACCEPTABLE, desc = "Stolen first: aborted as it ran.")
	@Outcome(id = "not stolen, cancelled, 1 cancelled", expect = ACCEPTABLE, desc = "Cancelled first.")
	@Outcome(expect = FORBIDDEN, desc = "It ran though cancelled before, or is not counted once.")
	public static class StealAgainstDeathAndCancel extends WithVictim {

		@Actor
		public void thief() {
			steal();
		}

		@Actor
		public void dying() {
			die();
			cancel();
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			finish(result);
		}

	}

}
