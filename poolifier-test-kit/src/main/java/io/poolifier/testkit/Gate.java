// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.poolifier.task.TaskContext;

/**
 * Gate that a function enters, and passes when the test has opened it. The gate is a
 * directory, so that the function can run in another process.
 */
final class Gate {

	/** The result of a function that has passed its gate. */
	static final String PASSED = "passed";

	private static final long PAUSE_NANOS = 1_000_000;

	private final Path directory;

	private final Path entered;

	private final Path open;

	/**
	 * Creates a gate.
	 * @param directory the path of an existing directory
	 */
	Gate(String directory) {
		this.directory = Path.of(directory);
		this.entered = this.directory.resolve("entered");
		this.open = this.directory.resolve("open");
	}

	/** Returns the path of the directory, which is the data of the function. */
	String directory() {
		return this.directory.toString();
	}

	boolean isOpen() {
		return Files.exists(this.open);
	}

	/** Opens the gate. Does nothing if the gate is open. */
	void open() {
		if (!isOpen()) {
			create(this.open);
		}
	}

	/** Waits until a function has entered the gate, and so is running. */
	void awaitEntered(Duration timeout) {
		long start = System.nanoTime();
		while (!Files.exists(this.entered)) {
			if (System.nanoTime() - start > timeout.toNanos()) {
				throw new AssertionError("No worker has called the function within " + timeout);
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	/**
	 * Enters the gate. Called by the function.
	 * @throws UncheckedIOException if the function was called before, for the same task
	 */
	void enter() {
		create(this.entered);
	}

	String pass() throws InterruptedException {
		enter();
		while (!isOpen()) {
			Thread.sleep(1);
		}
		return PASSED;
	}

	String passStubbornly() {
		enter();
		while (!isOpen()) {
			LockSupport.parkNanos(PAUSE_NANOS);
			// An interrupted thread does not park.
			Thread.interrupted();
		}
		return PASSED;
	}

	/** Enters the gate, and waits until the task should end or the gate is open. */
	String awaitCancellation(TaskContext context) {
		enter();
		while (!context.isCancellationRequested() && !isOpen()) {
			LockSupport.parkNanos(PAUSE_NANOS);
			Thread.interrupted();
		}
		return PASSED;
	}

	private static void create(Path file) {
		try {
			Files.createFile(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
