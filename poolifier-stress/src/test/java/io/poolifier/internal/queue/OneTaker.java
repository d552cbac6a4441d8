// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.List;

import org.jetbrains.lincheck.datastructures.Operation;

/**
 * A queue from which its owner takes, and nobody else. Others may have it put in order
 * meanwhile. Then all that the owner sees is exact.
 */
public class OneTaker extends QueueOperations {

	private final Element stranger = new Element("stranger");

	@Operation(nonParallelGroup = "owner")
	public String poll() {
		return name(this.queue.poll());
	}

	@Operation(nonParallelGroup = "owner")
	public boolean isEmpty() {
		return this.queue.isEmpty();
	}

	@Operation(nonParallelGroup = "owner")
	public List<String> drain() {
		return Element.drain(this.queue).stream().map(Element::toString).toList();
	}

	@Operation
	public boolean removeStranger() {
		return this.queue.remove(this.stranger);
	}

}
