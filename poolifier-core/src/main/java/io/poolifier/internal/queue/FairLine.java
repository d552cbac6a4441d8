// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Waiting line that shares admissions among tenants in proportion to their weights. The
 * elements of one tenant are admitted by priority, and in the order of their arrival if
 * their priorities are equal. Not thread-safe.
 * <p>
 * The algorithm is start-time fair queueing: P. Goyal, H. M. Vin, H. Cheng, "Start-Time
 * Fair Queueing: A Scheduling Algorithm for Integrated Services Packet Switching
 * Networks", IEEE/ACM Transactions on Networking 5 (1997). Each element has a cost of 1.
 *
 * @param <E> the type of the elements
 */
public final class FairLine<E extends QueueElement<E>> implements WaitingLine<E> {

	/*
	 * Implementation note. The start tag of the first element of a tenant determines its
	 * turn. The virtual time is the start tag of the element that was admitted last. Tags
	 * of further elements follow from those before them, so one tag per tenant is
	 * sufficient. A tenant without elements is forgotten when the virtual time has
	 * reached its finish tag, because its next start tag is then the virtual time.
	 *
	 * A tenant whose last element was removed keeps its turn, which is skipped when it
	 * comes.
	 */

	/** The number of tenants up to which none is forgotten. */
	private static final int FEW = 64;

	private static final class Flow<E extends QueueElement<E>> implements Comparable<Flow<E>> {

		private final double cost;

		private final Lanes<E> lanes = new Lanes<>();

		private double start;

		private double finish;

		/** The order of turns with the same start tag. */
		private long number;

		private boolean hasTurn;

		private Flow(Tenant tenant) {
			this.cost = 1 / tenant.weight();
		}

		@Override
		public int compareTo(Flow<E> other) {
			int order = Double.compare(this.start, other.start);
			return (order != 0) ? order : Long.compare(this.number, other.number);
		}

	}

	private final Function<? super E, ? extends Tenant> tenantOf;

	private final Map<Tenant, Flow<E>> flows = new HashMap<>();

	private final PriorityQueue<Flow<E>> turns = new PriorityQueue<>();

	private double virtualTime;

	private double lastFinish;

	private long lastNumber;

	private int size;

	private int many = FEW;

	/**
	 * Creates an empty line.
	 * @param tenantOf returns the tenant of an element, which does not change while the
	 * element waits
	 */
	public FairLine(Function<? super E, ? extends Tenant> tenantOf) {
		this.tenantOf = tenantOf;
	}

	@Override
	public void append(E element) {
		Tenant tenant = this.tenantOf.apply(element);
		Flow<E> flow = this.flows.get(tenant);
		if (flow == null) {
			forgetIdleIfMany();
			flow = new Flow<>(tenant);
			this.flows.put(tenant, flow);
		}
		if (!flow.hasTurn) {
			giveTurn(flow, Math.max(flow.finish, this.virtualTime));
		}
		flow.lanes.append(element);
		this.size++;
	}

	private void forgetIdleIfMany() {
		if (this.flows.size() >= this.many) {
			this.flows.values().removeIf((flow) -> !flow.hasTurn && flow.finish <= this.virtualTime);
			this.many = Math.max(2 * this.flows.size(), FEW);
		}
	}

	private void giveTurn(Flow<E> flow, double start) {
		flow.start = start;
		flow.number = ++this.lastNumber;
		this.turns.add(flow);
		flow.hasTurn = true;
	}

	@Override
	public @Nullable E poll() {
		for (Flow<E> flow = this.turns.poll(); flow != null; flow = this.turns.poll()) {
			flow.hasTurn = false;
			E element = flow.lanes.oldestOfMostUrgent();
			if (element != null) {
				flow.lanes.remove(element);
				this.size--;
				this.virtualTime = flow.start;
				flow.finish = flow.start + flow.cost;
				this.lastFinish = Math.max(this.lastFinish, flow.finish);
				if (!flow.lanes.isEmpty()) {
					giveTurn(flow, flow.finish);
				}
				else if (this.size == 0) {
					// The end of a busy period.
					this.virtualTime = this.lastFinish;
				}
				return element;
			}
		}
		return null;
	}

	@Override
	public void remove(E element) {
		Flow<E> flow = this.flows.get(this.tenantOf.apply(element));
		if (flow == null) {
			throw new IllegalStateException("The element does not wait here");
		}
		flow.lanes.remove(element);
		this.size--;
	}

	@Override
	public boolean isEmpty() {
		return this.size == 0;
	}

	/**
	 * Returns the number of tenants that this line remembers.
	 * @return the number
	 */
	int tenants() {
		return this.flows.size();
	}

	@Override
	public void forEach(Consumer<? super E> action) {
		this.flows.values().forEach((flow) -> flow.lanes.forEach(action));
	}

}
