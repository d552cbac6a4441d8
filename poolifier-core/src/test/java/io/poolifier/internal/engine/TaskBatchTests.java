// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.poolifier.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class TaskBatchTests {

	private final CompletableFuture<String> first = new CompletableFuture<>();

	private final CompletableFuture<String> second = new CompletableFuture<>();

	private final CompletableFuture<String> third = new CompletableFuture<>();

	private final CompletableFuture<List<String>> all = TaskBatch.of(List.of(this.first, this.second, this.third));

	@Test
	@Rule("ME-1")
	void resultsComeInTheOrderOfTheFuturesNotOfTheirEnds() {
		this.third.complete("c");
		this.first.complete("a");
		assertThat(this.all).isNotDone();
		this.second.complete("b");
		assertThat(this.all).isCompletedWithValue(List.of("a", "b", "c"));
	}

	@Test
	@Rule("ME-1")
	void nothingGivesAnEmptyListAtOnce() {
		assertThat(TaskBatch.of(List.of())).isCompletedWithValue(List.of());
	}

	@Test
	void isDoneIfAllAre() {
		assertThat(TaskBatch.of(List.of(CompletableFuture.completedFuture(1), CompletableFuture.completedFuture(2))))
			.isCompletedWithValue(List.of(1, 2));
	}

	@Test
	@Rule({ "ME-1", "TL-17" })
	void aResultMayBeNull() {
		this.first.complete(null);
		this.second.complete("b");
		this.third.complete(null);
		assertThat(this.all).isCompletedWithValue(Arrays.asList(null, "b", null));
	}

	@Test
	@Rule("ME-1")
	void theFirstFailureFailsAllAtOnceAndLeavesTheOthersAlone() {
		IOException failure = new IOException("second");
		this.second.completeExceptionally(failure);
		assertFailed(this.all, failure);
		assertThat(this.first).isNotDone();
		assertThat(this.third).isNotDone();
	}

	@Test
	@Rule("ME-1")
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
	@Rule("TL-14")
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

	@Test
	void cancelsTheLastTaskFirst() {
		List<String> cancelled = new ArrayList<>();
		this.first.whenComplete((result, error) -> cancelled.add("first"));
		this.second.whenComplete((result, error) -> cancelled.add("second"));
		this.third.whenComplete((result, error) -> cancelled.add("third"));
		this.all.cancel(true);
		assertThat(cancelled).containsExactly("third", "second", "first");
	}

	@Test
	void hasNoTasksLeftWhenItsDependentsRun() {
		List<Boolean> done = new ArrayList<>();
		var unused = this.all.whenComplete((results, error) -> done.add(this.first.isDone()));
		this.all.completeExceptionally(new IOException("enough"));
		assertThat(done).containsExactly(true);
	}

	@Test
	void cancelsTheOtherTasksIfOneCannotBe() {
		AtomicBoolean fails = new AtomicBoolean(true);
		CompletableFuture<String> stubborn = new CompletableFuture<>() {

			@Override
			public boolean cancel(boolean mayInterruptIfRunning) {
				if (fails.get()) {
					throw new IllegalStateException("as asked");
				}
				return super.cancel(mayInterruptIfRunning);
			}

		};
		CompletableFuture<List<String>> batch = TaskBatch.of(List.of(this.first, stubborn, this.second));
		assertThatIllegalStateException().isThrownBy(() -> batch.cancel(true)).withMessage("as asked");
		assertThat(batch).isCancelled();
		assertThat(this.first).isCancelled();
		assertThat(this.second).isCancelled();
		fails.set(false);
		assertThat(batch.cancel(true)).as("given again").isTrue();
		assertThat(stubborn).isCancelled();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void keepsNoTaskWhenItHasEnded(boolean fails) {
		CompletableFuture<Object> task = new CompletableFuture<>();
		CompletableFuture<Object> other = new CompletableFuture<>();
		WeakReference<Object> reference = new WeakReference<>(task);
		CompletableFuture<List<Object>> batch = TaskBatch.of(List.of(task, other));
		if (fails) {
			task.completeExceptionally(new IOException("failed"));
			task = null;
		}
		else {
			task.complete("a");
			task = null;
			other.complete("b");
		}
		await().untilAsserted(() -> {
			System.gc();
			assertThat(reference.get()).isNull();
		});
		assertThat(batch).isDone();
	}

	private static void assertFailed(CompletableFuture<?> future, Throwable failure) {
		assertThat(future).isCompletedExceptionally();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.satisfies((ex) -> assertThat(ex.getCause()).isSameAs(failure));
	}

}
