// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

/**
 * Two users of a queue: no element is lost, none is given out twice, and nobody takes the
 * queue for empty who may go to sleep on that.
 */
public final class TasksQueueStress {

	private TasksQueueStress() {
	}

	/** A queue in which {@code a} waits as it was added, and {@code b} is at hand. */
	public abstract static class WithOne {

		final Element a = new Element("a");

		final Element b = new Element("b");

		final TasksQueue<Element> queue = new TasksQueue<>(0, new Aging(0, 1), () -> 0);

		WithOne() {
			this.queue.offer(this.a);
		}

		/** Has the queue put what was added in order. */
		final void settle() {
			this.queue.remove(this.b);
		}

		String rest() {
			return Element.drain(this.queue) + "/" + this.queue.size();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "(1, 2|2, 1), (\\[a, b\\]|\\[b, a\\])/2/0", expect = ACCEPTABLE, desc = "Both are there.")
	@Outcome(id = ".*, (\\[a\\]|\\[b\\]|\\[\\])/.*", expect = FORBIDDEN, desc = "An element is lost.")
	@Outcome(expect = FORBIDDEN, desc = "An element is there twice, or the size is wrong.")
	public static class OfferAgainstOffer {

		private final TasksQueue<Element> queue = new TasksQueue<>(0, new Aging(0, 1), () -> 0);

		private final Element a = new Element("a");

		private final Element b = new Element("b");

		@Actor
		public void one(LLL_Result result) {
			result.r1 = this.queue.offer(this.a);
		}

		@Actor
		public void other(LLL_Result result) {
			result.r2 = this.queue.offer(this.b);
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r3 = Element.drain(this.queue) + "/" + this.queue.maxSize() + "/" + this.queue.size();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "(\\[a, b\\]|\\[b, a\\])/2/0", expect = ACCEPTABLE, desc = "Both are there, and were counted.")
	@Outcome(expect = FORBIDDEN, desc = "An element is lost, or the high-water mark is wrong.")
	public static class OfferAgainstOfferWhereTheSizeDoesNotMatter {

		private final TasksQueue<Element> queue = new TasksQueue<>(0, new Aging(0, 1), () -> 0);

		private final Element a = new Element("a");

		private final Element b = new Element("b");

		@Actor
		public void one() {
			this.queue.offer(this.a, Integer.MAX_VALUE);
		}

		@Actor
		public void other() {
			this.queue.offer(this.b, Integer.MAX_VALUE);
		}

		@Arbiter
		public void arbiter(L_Result result) {
			result.r1 = Element.drain(this.queue) + "/" + this.queue.maxSize() + "/" + this.queue.size();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "a, (1|2), \\[b\\]/0", expect = ACCEPTABLE, desc = "The oldest one is taken, the new one waits.")
	@Outcome(id = "null, .*", expect = FORBIDDEN, desc = "The queue seems empty while an element waits.")
	@Outcome(id = ".*, \\[\\]/.*", expect = FORBIDDEN, desc = "The new element is lost.")
	@Outcome(expect = FORBIDDEN, desc = "Wrong element, or an element twice.")
	public static class OfferAgainstPoll extends WithOne {

		@Actor
		public void owner(LLL_Result result) {
			result.r1 = String.valueOf(this.queue.poll());
		}

		@Actor
		public void producer(LLL_Result result) {
			result.r2 = this.queue.offer(this.b);
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r3 = rest();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "(a, null|null, a), \\[\\]/0", expect = ACCEPTABLE, desc = "One gets it.")
	@Outcome(id = "a, a, .*", expect = FORBIDDEN, desc = "Both get it.")
	@Outcome(id = "null, null, .*", expect = FORBIDDEN, desc = "Nobody gets it.")
	public static class PollAgainstSteal extends WithOne {

		@Actor
		public void owner(LLL_Result result) {
			result.r1 = String.valueOf(this.queue.poll());
		}

		@Actor
		public void thief(LLL_Result result) {
			result.r2 = String.valueOf(this.queue.trySteal((group) -> true, Element.UNNOTICED));
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r3 = rest();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "a, b, \\[\\]/0", expect = ACCEPTABLE, desc = "Each gets one, from its own end.")
	@Outcome(id = "a, null, \\[b\\]/0", expect = ACCEPTABLE, desc = "The thief found the other at it and gave up.")
	@Outcome(id = "null, .*", expect = FORBIDDEN, desc = "The queue seems empty to its owner.")
	@Outcome(expect = FORBIDDEN, desc = "Wrong element, an element twice, or one lost.")
	public static class PollAgainstStealOfTwo extends WithOne {

		public PollAgainstStealOfTwo() {
			settle();
			this.queue.offer(this.b);
		}

		@Actor
		public void owner(LLL_Result result) {
			result.r1 = String.valueOf(this.queue.poll());
		}

		@Actor
		public void thief(LLL_Result result) {
			result.r2 = String.valueOf(this.queue.trySteal((group) -> true, Element.UNNOTICED));
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r3 = rest();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "(a, false|null, true), \\[\\]/0", expect = ACCEPTABLE, desc = "One gets it.")
	@Outcome(id = "a, true, .*", expect = FORBIDDEN, desc = "Taken, and removed as well.")
	@Outcome(id = "null, false, .*", expect = FORBIDDEN, desc = "Neither taken nor removed.")
	public static class PollAgainstRemove extends WithOne {

		@Actor
		public void owner(LLL_Result result) {
			result.r1 = String.valueOf(this.queue.poll());
		}

		@Actor
		public void canceller(LLL_Result result) {
			result.r2 = this.queue.remove(this.a);
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r3 = rest();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "(1|2), true, \\[b\\]/0", expect = ACCEPTABLE, desc = "The one is gone, the other there.")
	@Outcome(id = ".*, false, .*", expect = FORBIDDEN, desc = "Not found though it was there.")
	@Outcome(expect = FORBIDDEN, desc = "The new element is lost, or the removed one still there.")
	public static class OfferAgainstRemove extends WithOne {

		@Actor
		public void producer(LLL_Result result) {
			result.r1 = this.queue.offer(this.b);
		}

		@Actor
		public void canceller(LLL_Result result) {
			result.r2 = this.queue.remove(this.a);
		}

		@Arbiter
		public void arbiter(LLL_Result result) {
			result.r3 = rest();
		}

	}

	/**
	 * The pair on which sleep depends (see {@code WakeupCoordinator}): who adds looks for
	 * sleepers afterwards, who sleeps looks for elements afterwards.
	 */
	@JCStressTest
	@State
	@Outcome(id = "true, .*", expect = ACCEPTABLE, desc = "The producer sees the sleeper, and wakes it.")
	@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "The sleeper sees the element, and does not sleep.")
	@Outcome(id = "false, true", expect = FORBIDDEN,
			desc = "An element waits, the slot rests, and nobody searches: neither saw the other.")
	public static class OfferAgainstRest {

		private final TasksQueue<Element> queue = new TasksQueue<>(0, new Aging(0, 1), () -> 0);

		private final Element a = new Element("a");

		private volatile boolean resting;

		@Actor
		public void producer(ZZ_Result result) {
			this.queue.offer(this.a);
			result.r1 = this.resting;
		}

		@Actor
		public void sleeper(ZZ_Result result) {
			this.resting = true;
			result.r2 = this.queue.isEmpty();
		}

	}

	/** An element that waits all the time is put in order. */
	@JCStressTest
	@State
	@Outcome(id = "false", expect = ACCEPTABLE, desc = "It is seen.")
	@Outcome(id = "true", expect = FORBIDDEN, desc = "The queue seems empty while an element waits.")
	public static class SettleAgainstIsEmpty extends WithOne {

		@Actor
		public void mover() {
			settle();
		}

		@Actor
		public void sleeper(Z_Result result) {
			result.r1 = this.queue.isEmpty();
		}

	}

	/** An element that waits all the time is put in order, behind one that is taken. */
	@JCStressTest
	@State
	@Outcome(id = "false", expect = ACCEPTABLE, desc = "It is seen.")
	@Outcome(id = "true", expect = FORBIDDEN, desc = "The queue seems empty while an element waits.")
	public static class StealAgainstIsEmpty extends WithOne {

		public StealAgainstIsEmpty() {
			settle();
			this.queue.offer(this.b);
		}

		@Actor
		public void thief() {
			this.queue.trySteal((group) -> true, Element.UNNOTICED);
		}

		@Actor
		public void sleeper(Z_Result result) {
			result.r1 = this.queue.isEmpty();
		}

	}

	/** An element of a group waits all the time, and is put in order. */
	@JCStressTest
	@State
	@Outcome(id = "true", expect = ACCEPTABLE, desc = "It is seen.")
	@Outcome(id = "false", expect = FORBIDDEN, desc = "The queue seems to have nothing for who may take it.")
	public static class SettleAgainstHasAny {

		private final TasksQueue<Element> queue = new TasksQueue<>(0, new Aging(0, 1), () -> 0);

		private final Element stranger = new Element("stranger");

		public SettleAgainstHasAny() {
			this.queue.offer(new Element("bound", 0, 1, 0));
		}

		@Actor
		public void mover() {
			this.queue.remove(this.stranger);
		}

		@Actor
		public void sleeper(Z_Result result) {
			result.r1 = this.queue.hasAny((group) -> true);
		}

	}

}
