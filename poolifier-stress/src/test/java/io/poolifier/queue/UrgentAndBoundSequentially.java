package io.poolifier.queue;

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

	public String pollNewestFree() {
		List<String> free = this.names.stream().filter((name) -> !name.equals("c")).toList();
		return free.isEmpty() ? "none" : take(free.get(free.size() - 1));
	}

}
