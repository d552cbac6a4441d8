// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.ArrayList;
import java.util.List;

/**
 * What a queue does when it has one user: the specification.
 */
public class SequentialQueue {

	final List<String> names = new ArrayList<>();

	public void offerA() {
		add("a");
	}

	public void offerB() {
		add("b");
	}

	public void offerC() {
		add("c");
	}

	void add(String name) {
		this.names.add(name);
	}

	public String poll() {
		return this.names.isEmpty() ? "none" : take(this.names.get(0));
	}

	public String steal() {
		return this.names.isEmpty() ? "none" : take(this.names.get(this.names.size() - 1));
	}

	public List<String> drain() {
		List<String> drained = List.copyOf(this.names);
		this.names.clear();
		return drained;
	}

	public boolean removeA() {
		return this.names.remove("a");
	}

	public boolean removeB() {
		return this.names.remove("b");
	}

	public boolean isEmpty() {
		return this.names.isEmpty();
	}

	public boolean removeStranger() {
		return false;
	}

	String take(String name) {
		this.names.remove(name);
		return name;
	}

}
