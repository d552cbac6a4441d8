// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;

import io.poolifier.event.PoolEvent;
import io.poolifier.event.PoolListener;
import io.poolifier.task.TaskInterceptor;
import io.poolifier.task.TaskScope;

/**
 * A listener and an interceptor that fail now and then.
 */
final class FaultyCallbacks implements PoolListener, TaskInterceptor {

	private static final int SLOW_ONE_IN = 500;

	private final Faults faults;

	private final LongAdder events = new LongAdder();

	FaultyCallbacks(Faults faults) {
		this.faults = faults;
	}

	@Override
	public void onEvent(PoolEvent event) {
		this.events.increment();
		if (this.faults.has(Fault.LISTENER) && this.events.sum() % SLOW_ONE_IN == 0) {
			Pauses.millis(5);
		}
		this.faults.strike(Fault.LISTENER);
	}

	@Override
	public TaskScope intercept(String pool, String function) {
		this.faults.strike(Fault.INTERCEPT);
		return new Scope();
	}

	private final class Scope implements TaskScope {

		@Override
		public void started(int worker) {
			FaultyCallbacks.this.faults.strike(Fault.SCOPE_STARTED);
		}

		@Override
		public Object call(Callable<Object> function) throws Exception {
			FaultyCallbacks.this.faults.strike(Fault.SCOPE_CALL);
			return function.call();
		}

		@Override
		public void end(Throwable error, Runnable completion) {
			FaultyCallbacks.this.faults.strike(Fault.SCOPE_END);
			completion.run();
			FaultyCallbacks.this.faults.strike(Fault.SCOPE_END);
		}

	}

}
