// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * A stage that breaks its contract.
 */
final class HostileStage extends CompletableFuture<Object> {

	private final int manner;

	HostileStage(int manner) {
		this.manner = manner;
	}

	@Override
	public CompletableFuture<Object> whenComplete(BiConsumer<? super Object, ? super Throwable> action) {
		switch (this.manner % 3) {
			case 0 -> throw new IllegalStateException("The stage takes no actions, as asked");
			case 1 -> {
				action.accept("once", null);
				action.accept("twice", null);
			}
			default -> {
				action.accept("done", null);
				throw new StackOverflowError("as asked");
			}
		}
		return this;
	}

	@Override
	public CompletableFuture<Object> toCompletableFuture() {
		throw new UnsupportedOperationException("as asked");
	}

}
