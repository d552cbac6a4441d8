// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The faults of one round: which calls out of the engine fail, and how often.
 * Thread-safe.
 */
final class Faults {

	private record Schedule(int period, AtomicInteger calls) {

	}

	private final Map<Fault, Schedule> schedules = new EnumMap<>(Fault.class);

	private volatile boolean enabled;

	/** Chooses faults at random. */
	Faults(Dice dice, int chance) {
		for (Fault fault : Fault.values()) {
			if (dice.percent(chance)) {
				this.schedules.put(fault, new Schedule(fault.period(dice), new AtomicInteger()));
			}
		}
	}

	boolean has(Fault fault) {
		return this.schedules.containsKey(fault);
	}

	void enable(boolean enabled) {
		this.enabled = enabled;
	}

	/** Throws an error if it is the turn of a fault. */
	void strike(Fault fault) {
		Schedule schedule = this.schedules.get(fault);
		if (schedule == null || !this.enabled) {
			return;
		}
		int call = schedule.calls.incrementAndGet();
		if (call % schedule.period == 0) {
			throwAnyway(fault.error(call / schedule.period));
		}
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> void throwAnyway(Throwable error) throws E {
		throw (E) error;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		this.schedules.forEach((fault, schedule) -> text.append(text.isEmpty() ? "" : ", ")
			.append(fault)
			.append(" 1/")
			.append(schedule.period));
		return text.isEmpty() ? "none" : text.toString();
	}

}
