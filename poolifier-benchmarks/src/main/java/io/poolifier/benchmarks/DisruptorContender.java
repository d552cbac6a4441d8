// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.concurrent.CompletableFuture;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A Disruptor whose handlers share the events out by their sequence, and wait without
 * spinning.
 */
final class DisruptorContender implements Contender {

	private static final int RING = 1 << 14;

	private static final class Event {

		private @Nullable Integer data;

		private @Nullable CompletableFuture<Object> future;

		void fill(Integer data, CompletableFuture<Object> future) {
			this.data = data;
			this.future = future;
		}

		void run(Work workload) {
			CompletableFuture<Object> future = this.future;
			Integer data = this.data;
			if (future != null && data != null) {
				this.future = null;
				future.complete(workload.run(data));
			}
		}

	}

	private final Disruptor<Event> disruptor = new Disruptor<>(Event::new, RING, DaemonThreadFactory.INSTANCE,
			ProducerType.MULTI, new BlockingWaitStrategy());

	DisruptorContender(int workers, Work workload) {
		for (int worker = 0; worker < workers; worker++) {
			this.disruptor.handleEventsWith(share(worker, workers, workload));
		}
		this.disruptor.start();
	}

	private static EventHandler<Event> share(int worker, int workers, Work workload) {
		return (event, sequence, endOfBatch) -> {
			if (sequence % workers == worker) {
				event.run(workload);
			}
		};
	}

	@Override
	public CompletableFuture<?> submit(Integer data) {
		CompletableFuture<Object> future = new CompletableFuture<>();
		this.disruptor.publishEvent((event, sequence, given, promise) -> event.fill(given, promise), data, future);
		return future;
	}

	@Override
	public void close() {
		this.disruptor.shutdown();
	}

}
