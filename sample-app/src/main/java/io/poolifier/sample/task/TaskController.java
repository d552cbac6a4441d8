// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.task;

import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.poolifier.WorkerPool;
import io.poolifier.sample.InvalidInputException;
import io.poolifier.sample.TaskFailedException;
import io.poolifier.task.PoolClosedException;
import io.poolifier.task.TaskTimeoutException;
import io.poolifier.task.TasksQueueFullException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /tasks/{function}}: any function of the pool by name, once, or several
 * times at once with all results in a list.
 */
@RestController
class TaskController {

	private static final int MAX_TIMES = 1000;

	private final WorkerPool pool;

	private final TaskInput input;

	TaskController(WorkerPool pool, TaskInput input) {
		this.pool = pool;
		this.input = input;
	}

	@PostMapping(path = "/tasks/{function}", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	CompletableFuture<TaskResult> run(@PathVariable String function,
			@RequestParam(required = false) @Nullable Integer times,
			@RequestBody(required = false) byte @Nullable [] body) {
		@Nullable Object data = this.input.read(function, body);
		return submit(function, data, times).handle((result, error) -> {
			if (error != null) {
				throw problem(function, error);
			}
			return new TaskResult(result);
		});
	}

	// NullAway does not see that the type of the data includes null.
	@SuppressWarnings("NullAway")
	private CompletableFuture<?> submit(String function, @Nullable Object data, @Nullable Integer times) {
		if (times == null) {
			return this.pool.execute(function, data);
		}
		InvalidInputException.requireBetween("times", times, 1, MAX_TIMES);
		return this.pool.mapExecute(function, Collections.nCopies(times, data));
	}

	private static RuntimeException problem(String function, Throwable error) {
		Throwable cause = (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
		if (cause instanceof InvalidInputException || cause instanceof PoolClosedException
				|| cause instanceof TaskTimeoutException || cause instanceof TasksQueueFullException) {
			return (RuntimeException) cause;
		}
		return new TaskFailedException(function, cause);
	}

}
