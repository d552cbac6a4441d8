// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.util.function.Supplier;

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
	 * limit is wrong, 404 if there is no such pool or worker
	 */
	@ReadOperation
	public WebEndpointResponse<? extends OperationResponseBody> part(@Selector String pool, @Selector String part,
			@Nullable String limit) {
		return answer("query", () -> foundOrNot(this.endpoint.part(pool, part, WebParameter.LIMIT.optional(limit))));
	}

	/**
	 * Changes options of a pool together, or none of them.
	 * @param context the security context of the caller
	 * @param pool the name of the pool
	 * @param options names of properties and values, separated by commas; required
	 * @param dryRun whether the change is checked and not made; default {@code false}
	 * @return the changes that were or would be made; 400 with a {@link Problem} if an
	 * option or a parameter is wrong, 404 if there is no such pool
	 */
	@WriteOperation
	public WebEndpointResponse<? extends OperationResponseBody> change(SecurityContext context, @Selector String pool,
			@Nullable String options, @Nullable String dryRun) {
		return answer("body", () -> foundOrNot(this.endpoint.change(pool, WebParameter.OPTIONS.required(options),
				WebParameter.DRY_RUN.optional(dryRun), context.getPrincipal())));
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
	public WebEndpointResponse<OperationResponseBody> act(SecurityContext context, @Selector String pool,
			@Selector String action, @Nullable String reason) {
		return done(this.endpoint.act(pool, action, reason, context.getPrincipal()));
	}

	/**
	 * Cancels a task.
	 * @param context the security context of the caller
	 * @param pool the name of the pool
	 * @param part always {@code tasks}
	 * @param id the number of the task
	 * @return 204; 400 with a {@link Problem} if the id is no number, 404 if there is no
	 * such task, or it has ended
	 */
	@DeleteOperation
	public WebEndpointResponse<? extends OperationResponseBody> cancel(SecurityContext context, @Selector String pool,
			@Selector String part, @Selector String id) {
		return answer("path",
				() -> done(this.endpoint.cancel(pool, part, WebParameter.ID.required(id), context.getPrincipal())));
	}

	/**
	 * Terminates a worker, which is replaced.
	 * @param context the security context of the caller
	 * @param pool the name of the pool
	 * @param workerKey the key of the worker
	 * @return 204; 400 with a {@link Problem} if the key is no number, 404 if there is no
	 * such worker, or it is not ready
	 */
	@DeleteOperation
	public WebEndpointResponse<? extends OperationResponseBody> kill(SecurityContext context, @Selector String pool,
			@Selector String workerKey) {
		return answer("path", () -> done(
				this.endpoint.kill(pool, WebParameter.WORKER_KEY.required(workerKey), context.getPrincipal())));
	}

	/**
	 * Answers a request, or explains the problem with it.
	 * @param source the part of the request that has the parameters
	 * @param operation the operation
	 * @return the answer
	 */
	private static WebEndpointResponse<? extends OperationResponseBody> answer(String source,
			Supplier<WebEndpointResponse<? extends OperationResponseBody>> operation) {
		try {
			return operation.get();
		}
		catch (InvalidRuntimeOptionException ex) {
			return invalid(Problem.of(ex));
		}
		catch (InvalidParameterException ex) {
			return invalid(Problem.of(ex, source));
		}
		catch (InvalidEndpointRequestException ex) {
			return invalid(Problem.of(ex));
		}
	}

	private static <T> WebEndpointResponse<T> foundOrNot(@Nullable T body) {
		return (body != null) ? new WebEndpointResponse<>(body)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private static WebEndpointResponse<Problem> invalid(Problem problem) {
		return new WebEndpointResponse<>(problem, WebEndpointResponse.STATUS_BAD_REQUEST, PROBLEM);
	}

	private static WebEndpointResponse<OperationResponseBody> done(boolean done) {
		return new WebEndpointResponse<>(
				done ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
	}

	/**
	 * Problem details of an invalid request, in the format of RFC 9457.
	 *
	 * @param title a short summary of the problem
	 * @param status the status
	 * @param detail the explanation of the problem, a sentence
	 * @param option the option that is wrong, by the name of its property, if one is
	 * @param parameter the parameter that is wrong, if one is
	 * @param in the part of the request that has the parameter: {@code query},
	 * {@code path} or {@code body}
	 * @param value the requested value of the option or the parameter
	 */
	public record Problem(String title, int status, @Nullable String detail, @Nullable String option,
			@Nullable String parameter, @Nullable String in, @Nullable Object value) implements OperationResponseBody {

		static Problem of(InvalidEndpointRequestException ex) {
			return new Problem("Invalid request", WebEndpointResponse.STATUS_BAD_REQUEST, ex.getReason(), null, null,
					null, null);
		}

		static Problem of(InvalidRuntimeOptionException ex) {
			return new Problem("Invalid option", WebEndpointResponse.STATUS_BAD_REQUEST, ex.getReason(), ex.getOption(),
					null, null, ex.getValue());
		}

		static Problem of(InvalidParameterException ex, String in) {
			return new Problem("Invalid parameter", WebEndpointResponse.STATUS_BAD_REQUEST, ex.getReason(), null,
					ex.getParameter(), in, ex.getValue());
		}

	}

}
