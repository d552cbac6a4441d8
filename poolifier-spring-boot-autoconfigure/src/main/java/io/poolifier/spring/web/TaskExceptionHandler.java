// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.web;

import io.poolifier.task.PoolClosedException;
import io.poolifier.task.TaskTimeoutException;
import io.poolifier.task.TasksQueueFullException;
import io.poolifier.task.WorkerUnavailableException;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Handler that answers requests whose task could not run in time with a problem detail
 * (RFC 9457): a task that exceeded its run time limit with the status 504 Gateway
 * Timeout, and a task that was rejected, waited for too long or found no worker with 503
 * Service Unavailable and the header {@code Retry-After}. For Spring MVC and Spring
 * WebFlux. The application can replace it with a bean of this type, or handle the
 * exceptions in an advice of its own, which takes precedence. Thread-safe.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public class TaskExceptionHandler {

	private static final String RETRY_AFTER_SECONDS = "1";

	/**
	 * Creates the handler.
	 */
	public TaskExceptionHandler() {
	}

	/**
	 * Handles a task that has exceeded a time limit.
	 * @param ex the exception of the task
	 * @return the response
	 */
	@ExceptionHandler
	public ResponseEntity<ProblemDetail> timedOut(TaskTimeoutException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail((ex.getExceeded() == TaskTimeoutException.Limit.RUN)
				? HttpStatus.GATEWAY_TIMEOUT : HttpStatus.SERVICE_UNAVAILABLE, ex.getMessage());
		problem.setProperty("function", ex.getFunction());
		problem.setProperty("limit", ex.getLimit().toMillis());
		return response(problem);
	}

	/**
	 * Handles a task that was rejected because all queues are full.
	 * @param ex the exception of the task
	 * @return the response
	 */
	@ExceptionHandler
	public ResponseEntity<ProblemDetail> rejected(TasksQueueFullException ex) {
		ProblemDetail problem = problem(ex);
		problem.setProperty("function", ex.getFunction());
		return response(problem);
	}

	/**
	 * Handles a task for which there was no worker.
	 * @param ex the exception of the task
	 * @return the response
	 */
	@ExceptionHandler({ WorkerUnavailableException.class, PoolClosedException.class })
	public ResponseEntity<ProblemDetail> unavailable(RuntimeException ex) {
		return response(problem(ex));
	}

	private static ProblemDetail problem(RuntimeException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, ex.getMessage());
	}

	private static ResponseEntity<ProblemDetail> response(ProblemDetail problem) {
		ResponseEntity.BodyBuilder response = ResponseEntity.status(problem.getStatus());
		if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
			response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		}
		return response.body(problem);
	}

}
