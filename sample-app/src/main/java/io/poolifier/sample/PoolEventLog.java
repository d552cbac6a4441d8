package io.poolifier.sample;

import io.poolifier.event.PoolEvent;
import io.poolifier.event.PoolListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Writes down what an operator asks about afterwards.
 */
@Component
class PoolEventLog implements PoolListener {

	private static final Logger logger = LoggerFactory.getLogger(PoolEventLog.class);

	@Override
	public void onEvent(PoolEvent event) {
		if (event instanceof PoolEvent.WorkerFailed failed) {
			logger.warn("Worker {} of pool '{}' died", failed.workerKey(), failed.pool(), failed.error());
		}
		else if (event instanceof PoolEvent.TaskFailed failed) {
			logger.info("A task of '{}' failed on worker {} of pool '{}': {}", failed.function(), failed.workerKey(),
					failed.pool(), String.valueOf(failed.error()));
		}
	}

}
