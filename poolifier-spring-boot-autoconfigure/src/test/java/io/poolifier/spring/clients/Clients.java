// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.clients;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import io.poolifier.spring.annotation.Execute;
import io.poolifier.spring.annotation.MapExecute;
import io.poolifier.spring.annotation.TaskClient;
import reactor.core.publisher.Mono;

/**
 * Interfaces that a scan of this package finds.
 */
public final class Clients {

	private Clients() {
	}

	@TaskClient
	public interface Words extends Lengths<Integer> {

		String upper(String text);

		@Execute("upper")
		CompletableFuture<String> upperLater(String text);

		@Execute("upper")
		Mono<String> upperReactive(String text);

		@MapExecute("upper")
		List<String> allUpper(Collection<String> texts);

		@MapExecute("upper")
		CompletableFuture<List<String>> allUpperLater(Set<String> texts);

		@MapExecute
		void touch(List<String> texts);

		CompletableFuture<String> join(String first, int second);

		void fail(Throwable error) throws IOException;

		@Execute("block")
		Future<String> blockLater();

		String block();

		@Execute("block")
		String blockInterruptibly() throws InterruptedException;

		default String twice(String text) {
			return upper(text) + upper(text);
		}

	}

	public interface Lengths<R> {

		R length(String text);

	}

	@TaskClient(pool = "reports")
	interface Reports {

		String report();

		default String titled(String title) {
			return title + ": " + report();
		}

	}

	interface NoClient {

		String nothing();

	}

}
