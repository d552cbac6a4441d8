package io.poolifier;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.poolifier.task.PoolClosedException;
import org.jspecify.annotations.Nullable;

/**
 * Starts and destroys a pool.
 */
final class Lifecycle {

	/** What the pool is doing. */
	interface State {

		String description();

	}

	private enum Phase implements State {

		STOPPED("is not started"),

		STARTING("is being started"),

		STARTED("is started");

		private final String description;

		Phase(String description) {
			this.description = description;
		}

		@Override
		public String description() {
			return this.description;
		}

	}

	private final Engine engine;

	private final Workforce workforce;

	private final Sizing sizing;

	private final AtomicReference<State> state = new AtomicReference<>(Phase.STOPPED);

	private volatile long startedNanos;

	private volatile double busyMillisBefore;

	Lifecycle(Engine engine, Workforce workforce, Sizing sizing) {
		this.engine = engine;
		this.workforce = workforce;
		this.sizing = sizing;
	}

	boolean isStarted() {
		return state() == Phase.STARTED;
	}

	/** Whether tasks that were accepted go on to workers. */
	boolean keepsTasks() {
		State state = state();
		return state == Phase.STARTED || state == Phase.STARTING;
	}

	private State state() {
		return Objects.requireNonNull(this.state.get());
	}

	/** When the pool was last started. */
	long startedNanos() {
		return this.startedNanos;
	}

	/** What tasks had taken, running and waiting, when the pool was last started. */
	double busyMillisBefore() {
		return this.busyMillisBefore;
	}

	PoolClosedException rejection() {
		return new PoolClosedException(poolName(),
				"Pool '%s' takes no tasks: it %s".formatted(poolName(), state().description()));
	}

	void start() {
		State witness = this.state.compareAndExchange(Phase.STOPPED, Phase.STARTING);
		if (witness != Phase.STOPPED) {
			throw illegalState("started", witness);
		}
		this.busyMillisBefore = this.workforce.totals().busyMillis();
		this.startedNanos = this.engine.time().nanoTime();
		this.engine.signals().reset();
		this.workforce.start();
		this.sizing.start();
		this.state.set(Phase.STARTED);
		this.engine.signals().poolStarted();
	}

	CompletableFuture<@Nullable Void> destroy(Workforce.Leftovers leftovers, Runnable whenDone) {
		Destruction destruction = new Destruction(this.engine, this.workforce, leftovers, () -> {
			this.state.set(Phase.STOPPED);
			whenDone.run();
		});
		State witness = this.state.compareAndExchange(Phase.STARTED, destruction);
		if (witness == Phase.STARTED) {
			this.engine.signals().poolStopping();
			this.sizing.stop();
			destruction.begin();
			return destruction.done();
		}
		if (witness instanceof Destruction underWay) {
			return underWay.done();
		}
		return CompletableFuture.failedFuture(illegalState("destroyed", witness));
	}

	private IllegalStateException illegalState(String wanted, State state) {
		return new IllegalStateException(
				"Pool '%s' cannot be %s: it %s".formatted(poolName(), wanted, state.description()));
	}

	private String poolName() {
		return this.engine.options().name();
	}

}
