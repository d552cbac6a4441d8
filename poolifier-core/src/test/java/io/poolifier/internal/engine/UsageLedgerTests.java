// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.lang.ref.WeakReference;
import java.util.Map;

import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class UsageLedgerTests {

	private final EngineParts parts = new EngineParts(PoolSize.fixed(1), TasksQueueOptions.defaults());

	private final FunctionRegistry functions = this.parts.functions;

	private final UsageLedger ledger = new UsageLedger(this.functions);

	private final WorkerUsage worker = new WorkerUsage(Map.of());

	private final SlotUsage slot = this.worker.add(1, StatisticsRequirements.NOTHING)[0];

	private RegisteredFunction add(String name) {
		this.functions.add(name, new FunctionDefinition((data) -> data, TaskFunctionOptions.defaults()), 1, (all) -> {
		});
		return this.functions.get(name);
	}

	private void run(RegisteredFunction function) {
		this.slot.started(function, false, 0);
		this.slot.executed(function, 0);
	}

	private long failed() {
		return this.ledger.totals().failed();
	}

	@Test
	void aFunctionThatWasRemovedIsForgottenAndItsTasksStillCount() {
		this.ledger.add(this.worker);
		RegisteredFunction function = add("removed");
		run(this.functions.get("echo"));
		run(function);
		this.ledger.addLost(this.worker, function);
		run(this.functions.get("echo"));
		assertThat(this.ledger.totals(function).failed()).isOne();
		this.functions.remove("removed");
		this.ledger.forget(function);
		assertThat(this.ledger.totals(function).failed()).isZero();
		// Tasks that waited when it was removed end later.
		run(function);
		this.ledger.addLost(this.worker, function);
		run(this.functions.get("echo"));
		assertThat(this.ledger.totals(function).executed()).isZero();
		assertThat(this.ledger.totals().executed()).isEqualTo(5);
		assertThat(failed()).isEqualTo(2);
		WeakReference<Object> key = new WeakReference<>(function.usageKey());
		function = null;
		awaitForgotten(key);
		this.ledger.retire(this.worker);
		assertThat(this.ledger.totals().executed()).isEqualTo(5);
		assertThat(failed()).isEqualTo(2);
	}

	private static void awaitForgotten(WeakReference<Object> key) {
		await().until(() -> {
			System.gc();
			return key.refersTo(null);
		});
	}

	@Test
	void aFunctionThatWasRemovedAfterItsWorkerStoppedIsForgottenToo() {
		this.ledger.add(this.worker);
		RegisteredFunction function = add("removed");
		run(function);
		this.ledger.retire(this.worker);
		this.functions.remove("removed");
		this.ledger.forget(function);
		assertThat(this.ledger.totals(function).executed()).isZero();
		assertThat(this.ledger.totals().executed()).isOne();
	}

	@Test
	void aTaskThatIsLostAfterItsWorkerHasStoppedCountsOnce() {
		this.ledger.add(this.worker);
		RegisteredFunction function = this.functions.get("echo");
		run(function);
		this.ledger.addLost(this.worker, function);
		this.ledger.retire(this.worker);
		this.ledger.retire(this.worker);
		this.ledger.addLost(this.worker, function);
		assertThat(this.ledger.totals().executed()).isOne();
		assertThat(failed()).isEqualTo(2);
		assertThat(this.ledger.totals(function).executed()).isOne();
		assertThat(this.ledger.totals(function).failed()).isEqualTo(2);
	}

}
