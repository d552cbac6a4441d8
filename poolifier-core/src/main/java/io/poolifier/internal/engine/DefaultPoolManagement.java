// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.poolifier.PoolManagement;
import io.poolifier.event.PoolEvent;
import io.poolifier.event.PoolListener;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.TaskInfo;
import io.poolifier.info.WorkerChoice;
import io.poolifier.options.PoolChange;
import io.poolifier.options.PoolOptions;
import io.poolifier.task.TaskProgress;
import org.jspecify.annotations.Nullable;

/**
 * Management of one pool. Thread-safe.
 */
final class DefaultPoolManagement implements PoolManagement {

	private final TaskInfos taskInfos;

	private final PoolConfiguration configuration;

	private final WakeupCoordinator wakeups;

	private final WorkerSupervisor workers;

	private final EventPublisher events;

	private final PoolInfos infos;

	private final Supplier<PoolInfo> info;

	private final Supplier<List<WorkerChoice>> choices;

	DefaultPoolManagement(TaskInfos taskInfos, PoolConfiguration configuration, WakeupCoordinator wakeups,
			WorkerSupervisor workers, EventPublisher events, PoolInfos infos, Supplier<PoolInfo> info,
			Supplier<List<WorkerChoice>> choices) {
		this.taskInfos = taskInfos;
		this.configuration = configuration;
		this.wakeups = wakeups;
		this.workers = workers;
		this.events = events;
		this.infos = infos;
		this.info = info;
		this.choices = choices;
	}

	@Override
	public List<TaskInfo> tasks() {
		return this.taskInfos.tasks();
	}

	@Override
	public OptionalLong taskId(CompletableFuture<?> future) {
		return this.taskInfos.id(future);
	}

	@Override
	public @Nullable TaskProgress progress(CompletableFuture<?> future) {
		return this.taskInfos.progress(future);
	}

	@Override
	public boolean cancelTask(long id) {
		Task<?> task = this.taskInfos.find(id);
		return task != null && !task.isDone() && task.cancel(true);
	}

	@Override
	public List<WorkerChoice> choices() {
		return this.choices.get();
	}

	@Override
	public boolean killWorker(int key) {
		return this.workers.kill(key);
	}

	@Override
	public void pause() {
		setPaused(true, PoolEvent.Paused::new);
	}

	@Override
	public void resume() {
		setPaused(false, PoolEvent.Resumed::new);
		this.workers.lookAgain();
	}

	/** Publishes the event under the lock, so that events are published in order. */
	private synchronized void setPaused(boolean paused, Function<PoolInfo, PoolEvent> event) {
		if (this.wakeups.isPaused() != paused) {
			this.wakeups.setPaused(paused);
			this.events.publish(() -> event.apply(this.info.get()));
			this.events.flush();
		}
	}

	@Override
	public PoolOptions preview(PoolChange change) {
		return this.configuration.preview(change);
	}

	@Override
	public void addListener(PoolListener listener) {
		this.events.add(listener);
	}

	@Override
	public void removeListener(PoolListener listener) {
		this.events.remove(listener);
	}

	@Override
	public long takeMaxQueuedTasks() {
		return this.infos.takeMaxQueued();
	}

}
