// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.poolifier.testkit.SimpleWorkerFactory.Fault;
import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract tests of workers that do not keep their contract.
 */
@Timeout(60)
class BrokenWorkerTests {

	private static final String FAULT = "fault";

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					NEVER_READY           | stopsWhenAllItsSlotsHaveStopped          | has not reported ready() within
					NEVER_STOPPED         | stopsWhenAllItsSlotsHaveStopped          | has not reported stopped() within
					LOSES_CANCELLED_TASKS | anInterruptEndsTheTaskOfItsSlotAndNoOther | has not reported the end of task 'pass' of slot 0
					ENDS_TASKS_TWICE      | carriesSeveralArguments                  | The end of task 'join' of slot 0 was reported more than once
					WRAPS_FAILURES        | reportsAFailureAsItsOwnType              | java.lang.IllegalStateException
					KEEPS_FATAL_ERRORS    | aFatalErrorEndsTheWorker                 | but its fatal error java.lang.InternalError: as asked was not reported before
					LEAKS_INTERRUPTS      | anInterruptAtAnyMomentEndsItsTaskOnly    | whether the next task is interrupted
					POLLS_AFTER_A_KILL    | aKillIsNotUndoneByAFunctionThatIgnoresIt | poll() was called although slot 0 had stopped
					IGNORES_ADDED_SLOTS   | usesAnAddedSlot                          | has not reported the end of task 'echo' of slot 1
					RETURNS_ENDED_TASKS   | runsTheTasksOfASlotOneAfterTheOther      | was reported as not started, but its function was called
					""")
	void faultOfAWorkerIsNamed(Fault fault, String test, String description) {
		assertThat(failures(BrokenWorkerContract.class, test, fault).get(test + "()")).contains(description);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			NEVER_READY           | returnsResultsInTheOrderOfTheirData | The pool is not ready within
			NEVER_STOPPED         | aDestroyedPoolCanStartAgain         | has not completed within
			IGNORES_ADDED_SLOTS   | theConcurrencyCanChange             | No worker has called the function within
			WRAPS_FAILURES        | aFailureReachesTheCallerAsItsOwnType | java.lang.IllegalStateException
			RETURNS_ENDED_TASKS   | aFunctionIsCalledOnceAtMostAlthoughWorkersFail | java.io.UncheckedIOException
			""")
	void faultOfTheWorkersOfAPoolIsNamed(Fault fault, String test, String description) {
		assertThat(failures(BrokenPoolContract.class, test, fault).get(test + "()")).contains(description);
	}

	@Test
	void workerWithoutAFaultPasses() {
		assertThat(failures(BrokenWorkerContract.class, "usesAnAddedSlot", Fault.NONE)).isEmpty();
		assertThat(failures(BrokenPoolContract.class, "cancellingATaskFreesItsSlot", Fault.NONE)).isEmpty();
	}

	/** Runs a test, and returns the messages of failures by test. */
	private static Map<String, String> failures(Class<?> contract, String test, Fault fault) {
		Map<String, String> failures = new ConcurrentHashMap<>();
		LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
			.selectors(List.of(DiscoverySelectors.selectMethod(contract, test)))
			.build();
		System.setProperty(FAULT, fault.name());
		try {
			LauncherFactory.create().execute(request, new TestExecutionListener() {

				@Override
				public void executionFinished(TestIdentifier test, TestExecutionResult result) {
					result.getThrowable().ifPresent((failure) -> failures.put(test.getDisplayName(), text(failure)));
				}

			});
		}
		finally {
			System.clearProperty(FAULT);
		}
		return failures;
	}

	private static String text(Throwable failure) {
		StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
		for (Throwable suppressed : failure.getSuppressed()) {
			text.append('\n').append(suppressed.getMessage());
		}
		return text.toString();
	}

	static final class BrokenWorkerContract extends WorkerContractTests {

		@Override
		protected WorkerFactory workerFactory() {
			return new SimpleWorkerFactory(Fault.valueOf(System.getProperty(FAULT)));
		}

		@Override
		protected Duration timeout() {
			return Duration.ofSeconds(1);
		}

	}

	static final class BrokenPoolContract extends WorkerPoolContractTests {

		@Override
		protected WorkerFactory workerFactory() {
			return new SimpleWorkerFactory(Fault.valueOf(System.getProperty(FAULT)));
		}

		@Override
		protected Duration timeout() {
			return Duration.ofSeconds(1);
		}

	}

}
