package io.poolifier.spring.function;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What needs Reactor, which is not on every class path.
 */
final class ReactorAdapter {

	private ReactorAdapter() {
	}

	static CompletionStage<?> toFuture(Object mono) {
		return ((Mono<?>) mono).toFuture();
	}

	/**
	 * A mono that submits when it is subscribed to, and cancels the task when its
	 * subscriber cancels.
	 */
	static Object ofTask(Supplier<CompletableFuture<@Nullable Object>> submission) {
		return Mono.fromFuture(submission);
	}

}
