// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.List;

/**
 * What {@link UrgentAndBound} does when it has one user: the specification.
 */
public class UrgentAndBoundSequentially extends SequentialQueue {

	private static final String BY_URGENCY = "bac";

	@Override
	void add(String name) {
		super.add(name);
		this.names.sort((one, other) -> BY_URGENCY.indexOf(one) - BY_URGENCY.indexOf(other));
	}

	@Override
	public String steal() {
		return steal(this.names);
	}

	public String stealFree() {
		return steal(this.names.stream().filter((name) -> !name.equals("c")).toList());
	}

	/** The most urgent one, or the newest one if all are equally urgent. */
	private String steal(List<String> names) {
		if (names.isEmpty()) {
			return "none";
		}
		return take(names.contains("b") ? "b" : names.get(names.size() - 1));
	}

}
