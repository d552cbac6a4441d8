package io.poolifier.strategy;

import java.util.stream.IntStream;

/**
 * A worker that is what a test says.
 */
class StubWorker implements WorkerView {

	private final int key;

	private boolean ready = true;

	private int load;

	private long busyNanos;

	private int looks;

	StubWorker(int key) {
		this.key = key;
	}

	static StubWorker[] workers(int count) {
		return IntStream.range(0, count).mapToObj(StubWorker::new).toArray(StubWorker[]::new);
	}

	static StubWorker[] withLoads(int... loads) {
		StubWorker[] workers = workers(loads.length);
		for (int i = 0; i < loads.length; i++) {
			workers[i].load = loads[i];
		}
		return workers;
	}

	static StubWorker[] withBusyNanos(long... nanos) {
		StubWorker[] workers = workers(nanos.length);
		for (int i = 0; i < nanos.length; i++) {
			workers[i].busyNanos = nanos[i];
		}
		return workers;
	}

	StubWorker ready(boolean ready) {
		this.ready = ready;
		return this;
	}

	StubWorker load(int load) {
		this.load = load;
		return this;
	}

	StubWorker busyNanos(long busyNanos) {
		this.busyNanos = busyNanos;
		return this;
	}

	/** How often it was asked whether it is ready. */
	int looks() {
		return this.looks;
	}

	@Override
	public int key() {
		return this.key;
	}

	@Override
	public boolean ready() {
		this.looks++;
		return this.ready;
	}

	@Override
	public int load() {
		return this.load;
	}

	@Override
	public long busyNanos() {
		return this.busyNanos;
	}

}
