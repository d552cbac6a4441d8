// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.util.ClassUtils;

/**
 * Adapter for Reactor, separate because Reactor is not on every class path.
 */
final class ReactorAdapter {

	private static final boolean CONTEXT_PROPAGATION = ClassUtils
		.isPresent("io.micrometer.context.ContextSnapshotFactory", ReactorAdapter.class.getClassLoader());

	private ReactorAdapter() {
	}

	static CompletionStage<?> toFuture(Object mono) {
		return ((Mono<?>) mono).toFuture();
	}

	/**
	 * A mono that submits when it is subscribed to, with the context of the subscriber,
	 * and cancels the task when its subscriber cancels.
	 */
	static Object ofTask(Supplier<CompletableFuture<@Nullable Object>> submission) {
		return CONTEXT_PROPAGATION
				? Mono
					.deferContextual((context) -> Mono.fromFuture(() -> SubscriberContext.around(submission, context)))
				: Mono.fromFuture(submission);
	}

	/**
	 * Needs Micrometer's context propagation, which is not on every class path.
	 */
	private static final class SubscriberContext {

		private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().build();

		@SuppressWarnings("try")
		static CompletableFuture<@Nullable Object> around(Supplier<CompletableFuture<@Nullable Object>> submission,
				ContextView context) {
			try (ContextSnapshot.Scope scope = SNAPSHOTS.setThreadLocalsFrom(context)) {
				return submission.get();
			}
		}

	}

}
