package io.poolifier.attack;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * A logger that logs nothing, and fails now and then.
 */
final class FaultyLogger extends TurboFilter {

	private final Faults faults;

	private FaultyLogger(Faults faults) {
		this.faults = faults;
	}

	/** Takes the place of all loggers until it is uninstalled. */
	static FaultyLogger install(Faults faults) {
		FaultyLogger logger = new FaultyLogger(faults);
		context().addTurboFilter(logger);
		return logger;
	}

	private static LoggerContext context() {
		return (LoggerContext) LoggerFactory.getILoggerFactory();
	}

	@Override
	public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] params,
			Throwable error) {
		this.faults.strike(Fault.LOGGER);
		return FilterReply.DENY;
	}

	void uninstall() {
		context().getTurboFilterList().remove(this);
	}

}
