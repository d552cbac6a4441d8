// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parts that the contract tests have in common.
 */
@Timeout(120)
abstract class ContractTests {

	@TempDir
	@SuppressWarnings("NullAway.Init") // set by JUnit
	Path directory;

	private final List<Gate> gates = new ArrayList<>();

	/**
	 * Creates a factory of the workers to test. Called by each test once or more often.
	 * @return the factory, whose workers can run all {@link ContractFunctions}
	 */
	protected abstract WorkerFactory workerFactory();

	/**
	 * Returns the time for which a test waits for a worker to start, to end a task or to
	 * stop. A worker that takes longer fails the test.
	 * @return the time; 10 seconds by default
	 */
	protected Duration timeout() {
		return Duration.ofSeconds(10);
	}

	final Gate newGate() throws IOException {
		Gate gate = new Gate(Files.createTempDirectory(this.directory, "gate").toString());
		this.gates.add(gate);
		return gate;
	}

	final List<Gate> newGates(int number) throws IOException {
		List<Gate> gates = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			gates.add(newGate());
		}
		return gates;
	}

	/** Opens the gates that a failed test has left closed. */
	final void openGates() {
		this.gates.forEach(Gate::open);
	}

}
