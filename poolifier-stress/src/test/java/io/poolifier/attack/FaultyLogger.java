// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.util.Arrays;
import java.util.concurrent.CancellationException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.poolifier.task.TaskTimeoutException;
import io.poolifier.task.WorkerLostException;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * A logger that logs nothing, and fails now and then. An error that nothing was asked for
 * is a violation.
 */
final class FaultyLogger extends TurboFilter {

	private final Faults faults;

	private final TaskLedger ledger;

	private FaultyLogger(Faults faults, TaskLedger ledger) {
		this.faults = faults;
		this.ledger = ledger;
	}

	/** Takes the place of all loggers until it is uninstalled. */
	static FaultyLogger install(Faults faults, TaskLedger ledger) {
		FaultyLogger logger = new FaultyLogger(faults, ledger);
		context().addTurboFilter(logger);
		return logger;
	}

	private static LoggerContext context() {
		return (LoggerContext) LoggerFactory.getILoggerFactory();
	}

	@Override
	public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] params,
			Throwable error) {
		if (error != null && !isAskedFor(error)) {
			this.ledger.violated(error);
		}
		this.faults.strike(Fault.LOGGER);
		return FilterReply.DENY;
	}

	private boolean isAskedFor(Throwable error) {
		// A faulty predicate makes any error of a task fatal, also that of a cancelled
		// one.
		return error instanceof WorkerLostException || error instanceof TaskTimeoutException
				|| error instanceof CancellationException
				|| (error instanceof InterruptedException && this.faults.has(Fault.FATAL_PREDICATE))
				|| String.valueOf(error.getMessage()).contains("as asked") || isEndOfStack(error);
	}

	/** Whether the stack ended in a function or a caller that recurses without end. */
	private static boolean isEndOfStack(Throwable error) {
		return error instanceof StackOverflowError
				&& Arrays.stream(error.getStackTrace()).anyMatch((frame) -> frame.getMethodName().equals("recurse"));
	}

	void uninstall() {
		context().getTurboFilterList().remove(this);
	}

}
