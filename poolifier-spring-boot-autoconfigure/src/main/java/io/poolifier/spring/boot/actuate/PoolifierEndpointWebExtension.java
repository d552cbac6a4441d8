// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.util.MimeType;

/**
 * Gives operations of the {@link PoolifierEndpoint} their statuses on the web, and tells
 * them who calls.
 */
@EndpointWebExtension(endpoint = PoolifierEndpoint.class)
public class PoolifierEndpointWebExtension {

	private static final MimeType PROBLEM = MimeType.valueOf("application/problem+json");

	private final PoolifierEndpoint endpoint;

	/**
	 * Creates the extension.
	 * @param endpoint the endpoint to delegate to
	 */
	public PoolifierEndpointWebExtension(PoolifierEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Returns one worker of a pool, or the pool's tasks.
	 * @param pool the name of the pool
	 * @param part the key of the worker, or {@code tasks}
	 * @param limit the maximum number of tasks to return, 0 or more; default 1000
	 * @return the part; 400 with a {@link Problem} if there can be no such part or the
	 * limit is negative, 404 if there is no such pool or worker
	 */
	@ReadOperation
	public WebEndpointResponse<? extends OperationResponseBody> part(@Selector String pool, @Selector String part,
			@Nullable Integer limit) {
		try {
			return foundOrNot(this.endpoint.part(pool, part, limit));
		}
		catch (InvalidEndpointRequestException ex) {
			return invalid(Problem.of(ex));
		}
	}

	/**
	 * Changes options of a pool together, or none of them.
	 * @param context the security context of the caller
	 * @param pool the name of the pool
	 * @param options names of properties and values, separated by commas
	 * @param dryRun whether the change is checked and not made; default {@code false}
	 * @return the changes that were or would be made; 400 with a {@link Problem} if an
	 * option is wrong, 404 if there is no such pool
	 */
	@WriteOperation
	public WebEndpointResponse<? extends OperationResponseBody> change(SecurityContext context, @Selector String pool,
			String options, @Nullable Boolean dryRun) {
		try {
			return foundOrNot(this.endpoint.change(pool, options, dryRun, context.getPrincipal()));
		}
		catch (InvalidRuntimeOptionException ex) {
			return invalid(Problem.of(ex));
		}
	}

	/**
	 * Pauses or resumes a pool.
	 * @param context the security context of the caller
	 * @param pool the name of the pool
	 * @param action {@code pause} or {@code resume}
	 * @param reason why, for the audit event
	 * @return 204, or 404 if there is no such pool or action
	 */
	@WriteOperation
	public WebEndpointResponse<Void> act(SecurityContext context, @Selector String pool, @Selector String action,
			@Nullable String reason) {
		return found(this.endpoint.act(pool, action, reason, context.getPrincipal()));
	}

	/**
	 * Cancels a task.
	 * @param context the security context of the caller
	 * @param pool the name of the pool
	 * @param part always {@code tasks}
	 * @param id the number of the task
	 * @return 204, or 404 if there is no such task, or it has ended
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> cancel(SecurityContext context, @Selector String pool, @Selector String part,
			@Selector long id) {
		return found(this.endpoint.cancel(pool, part, id, context.getPrincipal()));
	}

	private static <T> WebEndpointResponse<T> foundOrNot(@Nullable T body) {
		return (body != null) ? new WebEndpointResponse<>(body)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private static WebEndpointResponse<Problem> invalid(Problem problem) {
		return new WebEndpointResponse<>(problem, WebEndpointResponse.STATUS_BAD_REQUEST, PROBLEM);
	}

	private static WebEndpointResponse<Void> found(boolean found) {
		return new WebEndpointResponse<>(
				found ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
	}

	/**
	 * Problem details of an invalid request, in the format of RFC 9457.
	 *
	 * @param title a short summary of the problem
	 * @param status the status
	 * @param detail the explanation of the problem, a sentence
	 * @param option the option that is wrong, by the name of its property, if one is
	 * @param value the requested value of the option
	 */
	public record Problem(String title, int status, @Nullable String detail, @Nullable String option,
			@Nullable Object value) implements OperationResponseBody {

		static Problem of(InvalidEndpointRequestException ex) {
			return new Problem("Invalid request", WebEndpointResponse.STATUS_BAD_REQUEST, ex.getReason(), null, null);
		}

		static Problem of(InvalidRuntimeOptionException ex) {
			return new Problem("Invalid option", WebEndpointResponse.STATUS_BAD_REQUEST, ex.getReason(), ex.getOption(),
					ex.getValue());
		}

	}

}
