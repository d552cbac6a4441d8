// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(30)
class TaskBatchTests {

	private final CompletableFuture<String> first = new CompletableFuture<>();

	private final CompletableFuture<String> second = new CompletableFuture<>();

	private final CompletableFuture<String> third = new CompletableFuture<>();

	private final CompletableFuture<List<String>> all = TaskBatch.of(List.of(this.first, this.second, this.third));

	@Test
	@DisplayName("ME-1 results come in the order of the futures, not of their ends")
	void keepsTheOrder() {
		this.third.complete("c");
		this.first.complete("a");
		assertThat(this.all).isNotDone();
		this.second.complete("b");
		assertThat(this.all).isCompletedWithValue(List.of("a", "b", "c"));
	}

	@Test
	@DisplayName("ME-1 nothing gives an empty list, at once")
	void isDoneWithNothing() {
		assertThat(TaskBatch.of(List.of())).isCompletedWithValue(List.of());
	}

	@Test
	void isDoneIfAllAre() {
		assertThat(TaskBatch.of(List.of(CompletableFuture.completedFuture(1), CompletableFuture.completedFuture(2))))
			.isCompletedWithValue(List.of(1, 2));
	}

	@Test
	@DisplayName("ME-1 TL-17 a result may be null")
	void keepsNull() {
		this.first.complete(null);
		this.second.complete("b");
		this.third.complete(null);
		assertThat(this.all).isCompletedWithValue(Arrays.asList(null, "b", null));
	}

	@Test
	@DisplayName("ME-1 the first failure fails all at once, and leaves the others alone")
	void failsAtOnce() {
		IOException failure = new IOException("second");
		this.second.completeExceptionally(failure);
		assertFailed(this.all, failure);
		assertThat(this.first).isNotDone();
		assertThat(this.third).isNotDone();
	}

	@Test
	@DisplayName("ME-1 what happens after the first failure changes nothing")
	void keepsTheFirstFailure() {
		IOException failure = new IOException("third");
		this.first.complete("a");
		this.third.completeExceptionally(failure);
		this.second.completeExceptionally(new IllegalStateException("later"));
		assertFailed(this.all, failure);
	}

	@Test
	void failsIfOneHasFailedAlready() {
		IOException failure = new IOException("failed");
		assertFailed(TaskBatch.of(List.of(new CompletableFuture<>(), CompletableFuture.failedFuture(failure))),
				failure);
	}

	@Test
	@DisplayName("TL-14 the failure is the original exception, not wrapped")
	void doesNotWrapTheFailure() {
		IOException failure = new IOException("original");
		List<Throwable> seen = new ArrayList<>();
		CompletableFuture<Void> observed = this.all.handle((results, error) -> {
			seen.add(error);
			return null;
		});
		this.first.completeExceptionally(failure);
		assertThat(observed).isCompleted();
		assertThat(seen).singleElement().isSameAs(failure);
	}

	@Test
	void failsIfOneIsCancelled() {
		this.second.cancel(true);
		assertThat(this.all).isCompletedExceptionally();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(this.all::join);
	}

	@Test
	void cancelsItsTasks() {
		this.first.complete("a");
		assertThat(this.all.cancel(true)).isTrue();
		assertThat(this.first).isCompletedWithValue("a");
		assertThat(this.second).isCancelled();
		assertThat(this.third).isCancelled();
		assertThat(this.all.cancel(true)).isTrue();
	}

	@Test
	void cancelsItsTasksIfItIsEndedFromOutside() {
		assertThat(this.all.completeExceptionally(new IOException("enough"))).isTrue();
		assertThat(List.of(this.first, this.second, this.third)).allMatch(CompletableFuture::isCancelled);
		assertThat(this.all.complete(List.of())).isFalse();
	}

	@Test
	void cancelsItsTasksAfterAnOutsiderCompletedIt() {
		assertThat(this.all.complete(List.of("done"))).isTrue();
		assertThat(List.of(this.first, this.second, this.third)).allMatch(CompletableFuture::isCancelled);
		assertThat(this.all).isCompletedWithValue(List.of("done"));
	}

	@Test
	void leavesItsTasksAloneIfAStageDerivedFromItIsCancelled() {
		this.all.thenApply(List::size).cancel(true);
		assertThat(this.all).isNotDone();
		assertThat(this.first).isNotDone();
	}

	private static void assertFailed(CompletableFuture<?> future, Throwable failure) {
		assertThat(future).isCompletedExceptionally();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.satisfies((ex) -> assertThat(ex.getCause()).isSameAs(failure));
	}

}
