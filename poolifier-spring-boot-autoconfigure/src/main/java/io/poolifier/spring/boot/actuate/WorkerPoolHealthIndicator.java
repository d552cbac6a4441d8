// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import io.poolifier.WorkerPool;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * The health of a pool. It is down if it is not started, or has workers or needs some and
 * none is ready; a pool that can do without workers until a task comes is up. What makes
 * a pool slow or shaky, but not useless, is among the details: back pressure, workers
 * that die again and again ({@code restartingWorkerNodes}), in particular without having
 * done anything ({@code crashLoops}), workers that do not end
 * ({@code quarantinedWorkerNodes}), and threads that were written off because their task
 * does not end ({@code quarantinedSlots}).
 */
public class WorkerPoolHealthIndicator extends AbstractHealthIndicator {

	private final WorkerPool pool;

	/**
	 * Creates the indicator.
	 * @param pool the pool
	 */
	public WorkerPoolHealthIndicator(WorkerPool pool) {
		super("Pool '" + pool.name() + "' cannot be looked at");
		this.pool = pool;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		PoolInfo info = this.pool.info();
		String reason = reason(info);
		if (reason != null) {
			health.down().withDetail("reason", reason);
		}
		else {
			health.up();
		}
		health.withDetail("ready", info.ready())
			.withDetail("paused", info.paused())
			.withDetail("workerNodes", info.workerNodes())
			.withDetail("busyWorkerNodes", info.busyWorkerNodes())
			.withDetail("restartingWorkerNodes", info.restartingWorkerNodes())
			.withDetail("quarantinedWorkerNodes", info.quarantinedWorkerNodes())
			.withDetail("quarantinedSlots", info.quarantinedSlots())
			.withDetail("workerRestarts", info.workerRestarts())
			.withDetail("executingTasks", info.executingTasks());
		if (!info.crashLoops().isEmpty()) {
			health.withDetail("crashLoops", info.crashLoops());
		}
		detail(health, "queuedTasks", info.queuedTasks());
		detail(health, "backPressure", info.backPressure());
	}

	private @Nullable String reason(PoolInfo info) {
		if (!info.started()) {
			return "The pool is not started";
		}
		boolean needsWorkers = info.minSize() > 0 || info.workerNodes() > 0;
		if (needsWorkers && this.pool.workers().stream().noneMatch(WorkerInfo::ready)) {
			return "No worker is ready" + info.crashLoops()
				.stream()
				.findFirst()
				.map((loop) -> ", because they fail again and again: " + loop.lastFailure())
				.orElse("");
		}
		return null;
	}

	private static void detail(Health.Builder health, String name, @Nullable Object value) {
		if (value != null) {
			health.withDetail(name, value);
		}
	}

}
