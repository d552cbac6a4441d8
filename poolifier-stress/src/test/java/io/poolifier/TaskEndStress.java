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
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

/**
 * Two who want to decide what becomes of a task: exactly one of them does, the caller
 * hears of it, and it is counted once.
 */
public final class TaskEndStress {

	private TaskEndStress() {
	}

	/** A worker takes a task that waits, and its caller cancels it. */
	@JCStressTest
	@State
	@Outcome(id = "runs, interrupted, 1 failed", expect = ACCEPTABLE, desc = "Claimed first: aborted as it ran.")
	@Outcome(id = "gone, undisturbed, 1 cancelled", expect = ACCEPTABLE, desc = "Cancelled first: it never ran.")
	@Outcome(id = "runs, undisturbed, .*", expect = FORBIDDEN, desc = "Runs though it was cancelled before.")
	@Outcome(id = "gone, interrupted, .*", expect = FORBIDDEN, desc = "Interrupted though it does not run.")
	@Outcome(expect = FORBIDDEN, desc = "Not counted once.")
	public static class ClaimAgainstCancel {

		private final ScriptedPool pool = ScriptedPool.fixed(1);

		private final CompletableFuture<Object> future = this.pool.submit();

		private AssignedTask task;

		@Actor
		public void worker() {
			this.task = this.pool.slot(0).poll();
		}

		@Actor
		public void caller() {
			this.future.cancel(true);
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r1 = (this.task != null) ? "runs" : "gone";
			if (this.task != null) {
				this.task.succeeded("done");
			}
			result.r2 = interrupts(this.pool);
			result.r3 = this.pool.counts();
		}

	}

	/** A function returns as its task is cancelled. */
	@JCStressTest
	@State
	@Outcome(id = "done, false, 1 executed", expect = ACCEPTABLE, desc = "The function was faster.")
	@Outcome(id = "cancelled, true, 1 failed", expect = ACCEPTABLE, desc = "The cancellation was faster.")
	@Outcome(id = "done, true, .*", expect = FORBIDDEN, desc = "Cancelled, so they said, and the result came.")
	@Outcome(id = "cancelled, false, .*", expect = FORBIDDEN, desc = "Cancelled, and the one who did it denies it.")
	@Outcome(id = "open, .*", expect = FORBIDDEN, desc = "The caller waits for ever.")
	@Outcome(expect = FORBIDDEN, desc = "Not counted once, or not as what the caller heard.")
	public static class SuccessAgainstCancel {

		private final ScriptedPool pool = ScriptedPool.fixed(1);

		private final CompletableFuture<Object> future = this.pool.submit();

		private final AssignedTask task = this.pool.worker(0).take();

		@Actor
		public void worker() {
			this.task.succeeded("done");
		}

		@Actor
		public void caller(LLL_Result result) {
			result.r2 = this.future.cancel(true);
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r1 = ScriptedPool.end(this.future);
			result.r3 = this.pool.counts();
		}

	}

	/** Two cancel a task that waits, or rather one of them completes it. */
	@JCStressTest
	@State
	@Outcome(id = "true, false, cancelled/1 cancelled", expect = ACCEPTABLE, desc = "Cancelled.")
	@Outcome(id = "false, true, enough/1 cancelled", expect = ACCEPTABLE, desc = "Completed.")
	@Outcome(id = "true, true, .*", expect = FORBIDDEN, desc = "Both won.")
	@Outcome(id = "false, false, .*", expect = FORBIDDEN, desc = "Nobody won.")
	@Outcome(expect = FORBIDDEN, desc = "Not counted once, or the loser decided what the caller hears.")
	public static class CancelAgainstCompleteOfWaiting {

		private final ScriptedPool pool = ScriptedPool.fixed(1);

		private final CompletableFuture<Object> future = this.pool.submit();

		@Actor
		public void one(LLL_Result result) {
			result.r1 = this.future.cancel(true);
		}

		@Actor
		public void other(LLL_Result result) {
			result.r2 = this.future.complete("enough");
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r3 = ScriptedPool.end(this.future) + "/" + this.pool.counts();
		}

	}

	/** Two cancel a task that runs. */
	@JCStressTest
	@State
	@Outcome(id = "true, true, interrupted/1 failed", expect = ACCEPTABLE, desc = "The later one saw it cancelled.")
	@Outcome(id = "(true, false|false, true), interrupted/1 failed", expect = ACCEPTABLE,
			desc = "The later one came while the other was at it.")
	@Outcome(id = "false, false, .*", expect = FORBIDDEN, desc = "Nobody cancelled it.")
	@Outcome(id = ".*, interrupted 2 times/.*", expect = FORBIDDEN, desc = "Interrupted twice.")
	@Outcome(expect = FORBIDDEN, desc = "Not interrupted, or not counted once.")
	public static class CancelAgainstCancelOfRunning {

		private final ScriptedPool pool = ScriptedPool.fixed(1);

		private final CompletableFuture<Object> future = this.pool.submit();

		private final AssignedTask task = this.pool.worker(0).take();

		@Actor
		public void one(LLL_Result result) {
			result.r1 = this.future.cancel(true);
		}

		@Actor
		public void other(LLL_Result result) {
			result.r2 = this.future.cancel(true);
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			this.task.succeeded("done");
			result.r3 = interrupts(this.pool) + "/" + this.pool.counts();
		}

	}

	/** A cancellation is late, and the worker goes on with its next task. */
	@JCStressTest
	@State
	@Outcome(id = "first", expect = ACCEPTABLE, desc = "The interrupt came while the cancelled task ran.")
	@Outcome(id = "nobody", expect = ACCEPTABLE, desc = "The cancellation was too late.")
	@Outcome(id = "second", expect = FORBIDDEN, desc = "The interrupt hit the next task.")
	public static class CancelAgainstNextTask {

		private final ScriptedPool pool = ScriptedPool.fixed(1);

		private final CompletableFuture<Object> future = this.pool.submit();

		private final AssignedTask task = this.pool.worker(0).take();

		private volatile String running = "first";

		private String interrupted = "nobody";

		public CancelAgainstNextTask() {
			this.pool.submit();
			this.pool.worker(0).onInterrupt(() -> {
				Thread.onSpinWait();
				this.interrupted = this.running;
			});
		}

		@Actor
		public void worker() {
			this.task.succeeded("done");
			this.pool.worker(0).take();
			this.running = "second";
		}

		@Actor
		public void caller() {
			this.future.cancel(true);
		}

		@Arbiter
		public void arbiter(L_Result result) {
			result.r1 = this.interrupted;
		}

	}

	/** A worker is given up as its function returns. */
	@JCStressTest
	@State
	@Outcome(id = "done, 1 executed", expect = ACCEPTABLE, desc = "The function was faster.")
	@Outcome(id = "lost, 1 failed", expect = ACCEPTABLE, desc = "The loss was faster.")
	@Outcome(id = "open, .*", expect = FORBIDDEN, desc = "The caller waits for ever.")
	@Outcome(expect = FORBIDDEN, desc = "Not counted once, or not as what the caller heard.")
	public static class LossAgainstSuccess {

		private final ScriptedPool pool = ScriptedPool.fixed(1);

		private final CompletableFuture<Object> future = this.pool.submit();

		private final AssignedTask task = this.pool.worker(0).take();

		@Actor
		public void worker() {
			this.task.succeeded("done");
		}

		@Actor
		public void killer() {
			this.pool.worker(0).kill(new IllegalStateException("lost"));
		}

		@Arbiter
		public void arbiter(LL_Result result) {
			this.pool.worker(0).work();
			result.r1 = ScriptedPool.end(this.future);
			result.r2 = this.pool.counts();
		}

	}

	/** A worker is given up as its task is cancelled. */
	@JCStressTest
	@State
	@Outcome(id = "cancelled, 1 failed", expect = ACCEPTABLE, desc = "The cancellation was faster.")
	@Outcome(id = "lost, 1 failed", expect = ACCEPTABLE, desc = "The loss was faster.")
	@Outcome(id = "open, .*", expect = FORBIDDEN, desc = "The caller waits for ever.")
	@Outcome(expect = FORBIDDEN, desc = "Not counted once.")
	public static class LossAgainstCancel {

		private final ScriptedPool pool = ScriptedPool.fixed(1);

		private final CompletableFuture<Object> future = this.pool.submit();

		private final AssignedTask task = this.pool.worker(0).take();

		@Actor
		public void caller() {
			this.future.cancel(true);
		}

		@Actor
		public void killer() {
			this.pool.worker(0).kill(new IllegalStateException("lost"));
		}

		@Arbiter
		public void arbiter(LL_Result result) {
			this.task.succeeded("done");
			this.pool.worker(0).work();
			result.r1 = ScriptedPool.end(this.future);
			result.r2 = this.pool.counts();
		}

	}

	/** A worker is given up as it ends by itself, and what it counted is kept. */
	@JCStressTest
	@State
	@Outcome(id = "done, 1 executed", expect = ACCEPTABLE, desc = "The function was faster.")
	@Outcome(id = "lost, 1 failed", expect = ACCEPTABLE, desc = "The loss was faster.")
	@Outcome(expect = FORBIDDEN, desc = "Not counted once, or not as what the caller heard.")
	public static class LossAgainstStop {

		private final ScriptedPool pool = ScriptedPool.fixed(1);

		private final CompletableFuture<Object> future = this.pool.submit();

		private final AssignedTask task = this.pool.worker(0).take();

		@Actor
		public void worker() {
			this.task.succeeded("done");
			this.pool.worker(0).work();
		}

		@Actor
		public void killer() {
			this.pool.worker(0).kill(new IllegalStateException("lost"));
		}

		@Arbiter
		public void arbiter(LL_Result result) {
			result.r1 = ScriptedPool.end(this.future);
			result.r2 = this.pool.counts();
		}

	}

	/** A worker is given up as it takes a task, and never ends that. */
	@JCStressTest
	@State
	@Outcome(id = "runs, lost", expect = ACCEPTABLE, desc = "The loss ended the task.")
	@Outcome(id = "waits, open", expect = ACCEPTABLE, desc = "The worker took no task.")
	@Outcome(id = "waits, lost", expect = ACCEPTABLE, desc = "The loss ended the task before it could start.")
	@Outcome(id = "runs, open", expect = FORBIDDEN, desc = "Taken by a worker that was given up, and so never ended.")
	public static class LossAgainstClaim {

		private final ScriptedPool pool = ScriptedPool.fixed(1);

		private final CompletableFuture<Object> future = this.pool.submit();

		@Actor
		public void worker(LL_Result result) {
			result.r1 = (this.pool.slot(0).poll() != null) ? "runs" : "waits";
		}

		@Actor
		public void killer() {
			this.pool.worker(0).kill(new IllegalStateException("lost"));
		}

		@Arbiter
		public void arbiter(LL_Result result) {
			result.r2 = ScriptedPool.end(this.future);
		}

	}

	private static String interrupts(ScriptedPool pool) {
		int interrupts = pool.worker(0).interrupts();
		return switch (interrupts) {
			case 0 -> "undisturbed";
			case 1 -> "interrupted";
			default -> "interrupted " + interrupts + " times";
		};
	}

}
