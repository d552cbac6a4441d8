// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample;

import io.poolifier.task.UnknownTaskFunctionException;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;

/**
 * Tells what went wrong as RFC 9457 asks for. What Spring MVC itself finds wrong is told
 * the same way by {@code spring.mvc.problemdetails.enabled}.
 */
@RestControllerAdvice
class ProblemAdvice {

	@ExceptionHandler
	ProblemDetail invalidInput(InvalidInputException ex) {
		return problem(HttpStatus.BAD_REQUEST, ex);
	}

	@ExceptionHandler
	ProblemDetail notMultipart(MultipartException ex) {
		return problem(HttpStatus.BAD_REQUEST, ex);
	}

	// A MultipartException as well, so it would be a 400 otherwise.
	@ExceptionHandler
	ProblemDetail uploadTooLarge(MaxUploadSizeExceededException ex) {
		return ex.getBody();
	}

	@ExceptionHandler
	ProblemDetail unknownFunction(UnknownTaskFunctionException ex) {
		ProblemDetail problem = problem(HttpStatus.NOT_FOUND, ex);
		problem.setProperty("functions", ex.getKnownFunctions());
		return problem;
	}

	@ExceptionHandler
	ProblemDetail taskFailed(TaskFailedException ex) {
		ProblemDetail problem = problem(HttpStatus.INTERNAL_SERVER_ERROR, ex);
		problem.setProperty("function", ex.getFunction());
		problem.setProperty("exception", ex.getError().getClass().getName());
		return problem;
	}

	private static ProblemDetail problem(HttpStatus status, Exception ex) {
		return ProblemDetail.forStatusAndDetail(status, ex.getMessage());
	}

}
