// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample;

import io.poolifier.event.PoolEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Writes down what an operator asks about afterwards.
 */
@Component
class PoolEventLog {

	private static final Logger logger = LoggerFactory.getLogger(PoolEventLog.class);

	@EventListener
	void onWorkerFailed(PoolEvent.WorkerFailed failed) {
		logger.warn("Worker {} of pool '{}' died", failed.workerKey(), failed.pool(), failed.error());
	}

	@EventListener
	void onTaskFailed(PoolEvent.TaskFailed failed) {
		logger.info("A task of '{}' failed on worker {} of pool '{}': {}", failed.function(), failed.workerKey(),
				failed.pool(), String.valueOf(failed.error()));
	}

}
