// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.task;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;

import io.poolifier.sample.InvalidInputException;
import io.poolifier.spring.annotation.ConditionalOnPoolifierWorker;
import io.poolifier.spring.annotation.TaskFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Functions to call by name: three that compute, and seven for what an operator wants to
 * have seen once.
 */
@Component
class DemoTasks {

	private static final Logger logger = LoggerFactory.getLogger(DemoTasks.class);

	private static final int BLOCK_BYTES = 1024 * 1024;

	private final Environment environment;

	DemoTasks(Environment environment) {
		this.environment = environment;
	}

	@TaskFunction
	BigInteger factorial(int n) {
		InvalidInputException.requireBetween("n", n, 0, 10_000);
		return LongStream.rangeClosed(2, n).mapToObj(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
	}

	/**
	 * Returns the number of primes up to a number.
	 */
	@TaskFunction
	int primes(int limit) {
		InvalidInputException.requireBetween("limit", limit, 0, 100_000_000);
		BitSet composite = new BitSet(limit + 1);
		int primes = 0;
		for (int number = composite.nextClearBit(2); number <= limit; number = composite.nextClearBit(number + 1)) {
			primes++;
			for (long multiple = (long) number * number; multiple <= limit; multiple += number) {
				composite.set((int) multiple);
			}
		}
		return primes;
	}

	@TaskFunction
	String sha256(String text) throws NoSuchAlgorithmException {
		MessageDigest digest = MessageDigest.getInstance("SHA-256");
		return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Keeps a worker waiting, as a slow service would.
	 */
	@TaskFunction
	long sleep(long millis) throws InterruptedException {
		InvalidInputException.requireBetween("millis", millis, 0, 60_000);
		Thread.sleep(millis);
		return millis;
	}

	/**
	 * Logs, with the trace of the request as any log of a task has it, and tells it.
	 */
	@TaskFunction
	String trace() {
		String trace = String.valueOf(MDC.get("traceId"));
		logger.info("This task belongs to trace {}", trace);
		return trace;
	}

	/**
	 * Ends in the failed tasks, and leaves its worker as it was.
	 */
	@TaskFunction
	String fail() {
		throw new IllegalStateException("This function always fails");
	}

	/**
	 * Takes its worker along: the pool replaces it, and its waiting tasks go elsewhere.
	 */
	@TaskFunction
	String crash() {
		throw new OutOfMemoryError("This function pretends to have used up the memory");
	}

	/**
	 * Uses up the memory. On threads it is that of the application.
	 */
	@TaskFunction
	int allocate() {
		List<byte[]> blocks = new ArrayList<>();
		while (blocks.size() < Integer.MAX_VALUE) {
			blocks.add(new byte[BLOCK_BYTES]);
		}
		return blocks.size();
	}

	/**
	 * Ends its JVM, as a fault in native code would.
	 */
	@TaskFunction
	void exit(int code) {
		if (!this.environment.matchesProfiles(ConditionalOnPoolifierWorker.PROFILE)) {
			throw new InvalidInputException(
					"This function would end the application; start it with --poolifier.worker=process");
		}
		Runtime.getRuntime().halt(code);
	}

	/**
	 * Never ends, and ignores every request to do so.
	 */
	@TaskFunction
	void spin() {
		while (true) {
			Thread.onSpinWait();
		}
	}

}
