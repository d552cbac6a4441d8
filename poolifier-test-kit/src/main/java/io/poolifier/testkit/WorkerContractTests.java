// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.poolifier.task.TaskProgress;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract tests of a {@link Worker} and its {@link WorkerFactory}. The tests play the
 * pool: they hand tasks to a single worker, and check each call by which it polls,
 * reports and stops. A test class extends this class and returns its factory.
 * <p>
 * The workers must provide the {@link ContractFunctions} and share the file system of the
 * test, by which a test and a running function wait for each other.
 * <p>
 * Some rules hold as far as a worker supports them, for example that an interrupt ends a
 * function. A test class disables a test that does not apply by overriding it with
 * {@link org.junit.jupiter.api.Disabled @Disabled} and the reason.
 *
 * @see WorkerPoolContractTests
 */
public abstract class WorkerContractTests extends ContractTests {

	private static final int RACES = 20;

	private final List<ScriptedPool> pools = new ArrayList<>();

	/**
	 * Creates the tests.
	 */
	protected WorkerContractTests() {
	}

	private ScriptedPool create(int slots) {
		ScriptedPool pool = new ScriptedPool(workerFactory(), slots, timeout());
		this.pools.add(pool);
		return pool;
	}

	private ScriptedPool start(int slots) throws InterruptedException {
		ScriptedPool pool = create(slots);
		pool.start();
		return pool;
	}

	@AfterEach
	final void workersKeepTheRulesAndStop() throws InterruptedException {
		openGates();
		for (ScriptedPool pool : this.pools) {
			pool.close();
		}
	}

	private static void assertRuns(ScriptedSlot slot) throws InterruptedException {
		assertThat(slot.submit(ContractFunctions.ECHO, "next").result()).isEqualTo("next");
	}

	private static void assertIsNotInterrupted(ScriptedTask task) throws InterruptedException {
		assertThat(task.result()).as("whether the next task is interrupted").isEqualTo(false);
	}

	private static void assertIsCancelled(ScriptedTask task) throws InterruptedException {
		assertThat(task.failure()).isInstanceOfAny(InterruptedException.class, CancellationException.class);
	}

	@Test
	protected void doesNothingUntilItIsStarted() throws Exception {
		ScriptedPool pool = create(2);
		ScriptedTask task = pool.slot(0).submit(ContractFunctions.ECHO, "early");
		assertThat(pool.isReady()).isFalse();
		assertThat(task.hasStarted()).isFalse();
		pool.start();
		assertThat(task.result()).isEqualTo("early");
	}

	@Test
	protected void stopsWhenAllItsSlotsHaveStopped() throws Exception {
		ScriptedPool pool = start(3);
		pool.slot(0).stop();
		pool.slot(1).stop();
		assertRuns(pool.slot(2));
		assertThat(pool.hasStopped()).isFalse();
		pool.slot(2).stop();
		pool.awaitStopped();
	}

	@Test
	protected void carriesDataAndResults() throws Exception {
		ScriptedSlot slot = start(1).slot(0);
		for (String text : List.of("", "text", "\u00e4 \u20ac \ud83d\ude80", "x".repeat(100_000))) {
			assertThat(slot.submit(ContractFunctions.ECHO, text).result()).isEqualTo(text);
		}
		assertThat(slot.submit(ContractFunctions.ECHO, null).result()).isNull();
		assertThat(slot.submit(ContractFunctions.DISCARD, "text").result()).isNull();
		byte[] bytes = new byte[100_000];
		ThreadLocalRandom.current().nextBytes(bytes);
		assertThat(slot.submit(ContractFunctions.BYTES, bytes).result()).isEqualTo(bytes);
	}

	@Test
	protected void carriesSeveralArguments() throws Exception {
		@Nullable Object[] arguments = { "a", 7 };
		assertThat(start(1).slot(0).submit(ContractFunctions.JOIN, arguments).result()).isEqualTo("a-7");
	}

	@Test
	protected void tellsFunctionsTheKeyOfTheWorker() throws Exception {
		ScriptedPool pool = start(1);
		assertThat(pool.slot(0).submit(ContractFunctions.WORKER_KEY, null).result()).isEqualTo(pool.workerKey());
	}

	@Test
	protected void tellsFunctionsTheirAttemptAndTheTimeThatIsLeft() throws Exception {
		ScriptedSlot slot = start(1).slot(0);
		assertThat(slot.submit(ContractFunctions.ATTEMPT, null).result()).isEqualTo(ScriptedTask.ATTEMPT);
		assertThat((Long) slot.submit(ContractFunctions.REMAINING_TIME, null).result()).isPositive()
			.isLessThanOrEqualTo(ScriptedTask.REMAINING_TIME.toMillis());
	}

	@Test
	protected void passesOnTheProgressOfATask() throws Exception {
		ScriptedTask task = start(1).slot(0).submit(ContractFunctions.REPORT_PROGRESS, "done");
		assertThat(task.result()).isEqualTo("done");
		assertThat(task.progress()).isEqualTo(new TaskProgress(1, "done"));
	}

	@Test
	protected void tellsACancelledFunctionThatItShouldEnd() throws Exception {
		ScriptedSlot slot = start(1).slot(0);
		Gate gate = newGate();
		ScriptedTask task = slot.submit(ContractFunctions.AWAIT_CANCELLATION, gate.directory());
		gate.awaitEntered(timeout());
		task.cancel();
		assertIsNotInterrupted(slot.submit(ContractFunctions.IS_INTERRUPTED, null));
		assertThat(task.hasEnded()).isTrue();
	}

	@Test
	protected void runsTheTasksOfASlotOneAfterTheOther() throws Exception {
		ScriptedSlot slot = start(1).slot(0);
		Gate gate = newGate();
		ScriptedTask first = slot.submit(ContractFunctions.PASS, gate.directory());
		ScriptedTask second = slot.submit(ContractFunctions.ECHO, "second");
		gate.awaitEntered(timeout());
		assertThat(second.hasStarted()).isFalse();
		gate.open();
		assertThat(first.result()).isEqualTo(Gate.PASSED);
		assertThat(second.result()).isEqualTo("second");
	}

	@Test
	protected void runsATaskInEachSlotAtTheSameTime() throws Exception {
		ScriptedPool pool = start(4);
		List<Gate> gates = newGates(4);
		List<ScriptedTask> tasks = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			tasks.add(pool.slot(i).submit(ContractFunctions.PASS, gates.get(i).directory()));
		}
		gates.forEach((gate) -> gate.awaitEntered(timeout()));
		gates.forEach(Gate::open);
		for (ScriptedTask task : tasks) {
			assertThat(task.result()).isEqualTo(Gate.PASSED);
		}
	}

	@Test
	protected void wakesForTasksWhileItsSlotsRest() throws Exception {
		ScriptedPool pool = start(2);
		for (int i = 0; i < 200; i++) {
			ScriptedSlot slot = pool.slot(i % 2);
			if (i % 3 == 0) {
				slot.awaitRest();
			}
			assertRuns(slot);
		}
	}

	@Test
	protected void toleratesWakeUpsForNothing() throws Exception {
		ScriptedPool pool = start(2);
		AtomicBoolean done = new AtomicBoolean();
		Thread nuisance = new Thread(() -> {
			while (!done.get()) {
				pool.worker().wake(pool.slot(0));
				pool.worker().wake(pool.slot(1));
			}
		});
		nuisance.start();
		try {
			for (int i = 0; i < 200; i++) {
				assertRuns(pool.slot(i % 2));
			}
		}
		finally {
			done.set(true);
			nuisance.join();
		}
		pool.stop();
		pool.awaitStopped();
		pool.worker().wake(pool.slot(0));
	}

	@Test
	protected void reportsAFailureAsItsOwnType() throws Exception {
		ScriptedSlot slot = start(1).slot(0);
		assertThat(slot.submit(ContractFunctions.FAIL, "as asked").failure())
			.isExactlyInstanceOf(IllegalStateException.class)
			.hasMessage("as asked");
		assertRuns(slot);
	}

	@Test
	protected void aFatalErrorEndsTheWorker() throws Exception {
		ScriptedPool pool = start(2);
		ScriptedTask fatal = pool.slot(0).submit(ContractFunctions.FAIL_FATALLY, "as asked");
		ScriptedTask next = pool.slot(0).submit(ContractFunctions.ECHO, "too late");
		assertThat(fatal.failure()).isExactlyInstanceOf(InternalError.class).hasMessage("as asked");
		assertThat(pool.failure()).isExactlyInstanceOf(InternalError.class).hasMessage("as asked");
		pool.awaitStopped();
		assertThat(next.hasStarted()).isFalse();
	}

	@Test
	protected void aFatalErrorOfAStageEndsTheWorker() throws Exception {
		ScriptedPool pool = start(2);
		ScriptedTask fatal = pool.slot(1).submit(ContractFunctions.FATAL_STAGE, "as asked");
		assertThat(fatal.failure()).isExactlyInstanceOf(InternalError.class).hasMessage("as asked");
		assertThat(pool.failure()).isExactlyInstanceOf(InternalError.class).hasMessage("as asked");
		pool.awaitStopped();
	}

	@Test
	protected void anInterruptEndsTheTaskOfItsSlotAndNoOther() throws Exception {
		ScriptedPool pool = start(2);
		List<Gate> gates = newGates(2);
		ScriptedTask cancelled = pool.slot(0).submit(ContractFunctions.PASS, gates.get(0).directory());
		ScriptedTask spared = pool.slot(1).submit(ContractFunctions.PASS, gates.get(1).directory());
		gates.forEach((gate) -> gate.awaitEntered(timeout()));
		cancelled.cancel();
		assertIsCancelled(cancelled);
		assertIsNotInterrupted(pool.slot(0).submit(ContractFunctions.IS_INTERRUPTED, null));
		assertThat(spared.hasEnded()).isFalse();
		gates.get(1).open();
		assertThat(spared.result()).isEqualTo(Gate.PASSED);
	}

	@Test
	protected void anInterruptAtAnyMomentEndsItsTaskOnly() throws Exception {
		ScriptedSlot slot = start(1).slot(0);
		for (int i = 0; i < RACES; i++) {
			ScriptedTask first = slot.submit(ContractFunctions.ECHO, "first");
			ScriptedTask cancelled = slot.submit((i % 2 != 0) ? ContractFunctions.PASS : ContractFunctions.STAGE,
					newGate().directory());
			ScriptedTask next = slot.submit(ContractFunctions.IS_INTERRUPTED, null);
			cancelled.awaitStart();
			cancelled.cancel();
			assertThat(first.result()).isEqualTo("first");
			assertIsCancelled(cancelled);
			assertIsNotInterrupted(next);
		}
	}

	@Test
	protected void anInterruptedFunctionMayEndWhenItLikes() throws Exception {
		ScriptedSlot slot = start(1).slot(0);
		Gate gate = newGate();
		ScriptedTask stubborn = slot.submit(ContractFunctions.PASS_STUBBORNLY, gate.directory());
		ScriptedTask next = slot.submit(ContractFunctions.IS_INTERRUPTED, null);
		gate.awaitEntered(timeout());
		stubborn.cancel();
		assertThat(next.hasStarted()).isFalse();
		gate.open();
		assertIsNotInterrupted(next);
		assertThat(stubborn.hasEnded()).isTrue();
	}

	@Test
	protected void awaitsTheStageOfATask() throws Exception {
		ScriptedPool pool = start(2);
		Gate gate = newGate();
		ScriptedTask task = pool.slot(0).submit(ContractFunctions.STAGE, gate.directory());
		ScriptedTask next = pool.slot(0).submit(ContractFunctions.ECHO, "next");
		gate.awaitEntered(timeout());
		assertRuns(pool.slot(1));
		assertThat(task.hasEnded()).isFalse();
		assertThat(next.hasStarted()).isFalse();
		gate.open();
		assertThat(task.result()).isEqualTo(Gate.PASSED);
		assertThat(next.result()).isEqualTo("next");
	}

	@Test
	protected void acceptsAStageThatHasCompleted() throws Exception {
		ScriptedSlot slot = start(1).slot(0);
		assertThat(slot.submit(ContractFunctions.COMPLETED_STAGE, "there").result()).isEqualTo("there");
		assertThat(slot.submit(ContractFunctions.COMPLETED_STAGE, null).result()).isNull();
	}

	@Test
	protected void reportsTheFailureOfAStageWithoutItsWrapper() throws Exception {
		ScriptedSlot slot = start(1).slot(0);
		assertThat(slot.submit(ContractFunctions.FAILED_STAGE, "as asked").failure())
			.isExactlyInstanceOf(IllegalStateException.class)
			.hasMessage("as asked");
		assertRuns(slot);
	}

	@Test
	protected void anInterruptEndsATaskThatAwaitsAStage() throws Exception {
		assertInterruptFreesSlot(ContractFunctions.STAGE);
	}

	@Test
	protected void anInterruptEndsATaskWhoseStageCannotBeCancelled() throws Exception {
		assertInterruptFreesSlot(ContractFunctions.UNCANCELLABLE_STAGE);
	}

	private void assertInterruptFreesSlot(String function) throws Exception {
		ScriptedSlot slot = start(1).slot(0);
		Gate gate = newGate();
		ScriptedTask task = slot.submit(function, gate.directory());
		gate.awaitEntered(timeout());
		task.cancel();
		assertIsCancelled(task);
		assertIsNotInterrupted(slot.submit(ContractFunctions.IS_INTERRUPTED, null));
	}

	@Test
	protected void endsEachOfManyTasksOnce() throws Exception {
		ScriptedPool pool = start(4);
		List<ScriptedTask> tasks = new ArrayList<>();
		for (int i = 0; i < 400; i++) {
			String function = switch (i % 4) {
				case 0 -> ContractFunctions.ECHO;
				case 1 -> ContractFunctions.COMPLETED_STAGE;
				case 2 -> ContractFunctions.FAIL;
				default -> ContractFunctions.FAILED_STAGE;
			};
			// Not by the same number: each slot gets tasks of each function.
			tasks.add(pool.slot((i + i / 4) % 4).submit(function, "task " + i));
		}
		for (int i = 0; i < 400; i++) {
			ScriptedTask task = tasks.get(i);
			Object outcome = (i % 4 < 2) ? task.result() : task.failure().getMessage();
			assertThat(outcome).isEqualTo("task " + i);
		}
	}

	@Test
	protected void usesAnAddedSlot() throws Exception {
		ScriptedPool pool = start(1);
		Gate gate = newGate();
		ScriptedTask blocked = pool.slot(0).submit(ContractFunctions.PASS, gate.directory());
		ScriptedSlot second = pool.addSlot();
		assertRuns(second);
		ScriptedSlot third = pool.addSlot();
		second.stop();
		assertRuns(third);
		gate.open();
		assertThat(blocked.result()).isEqualTo(Gate.PASSED);
		pool.slot(0).stop();
		assertRuns(third);
		assertThat(pool.hasStopped()).isFalse();
		third.stop();
		pool.awaitStopped();
	}

	@Test
	protected void ignoresASlotThatIsAddedAfterItHasStopped() throws Exception {
		ScriptedPool pool = start(1);
		pool.stop();
		pool.awaitStopped();
		ScriptedTask task = pool.addSlot().submit(ContractFunctions.ECHO, "too late");
		assertThat(task.hasStarted()).isFalse();
	}

	@Test
	protected void stopsASlotAfterItsTask() throws Exception {
		ScriptedPool pool = start(1);
		Gate gate = newGate();
		ScriptedTask task = pool.slot(0).submit(ContractFunctions.STAGE, gate.directory());
		gate.awaitEntered(timeout());
		pool.stop();
		assertThat(pool.hasStopped()).isFalse();
		gate.open();
		assertThat(task.result()).isEqualTo(Gate.PASSED);
		pool.awaitStopped();
	}

	@Test
	protected void aKillEndsTheWorkerWhateverItsSlotsDo() throws Exception {
		ScriptedPool pool = start(3);
		List<Gate> gates = newGates(2);
		pool.slot(0).submit(ContractFunctions.PASS, gates.get(0).directory());
		ScriptedTask next = pool.slot(0).submit(ContractFunctions.ECHO, "too late");
		pool.slot(1).submit(ContractFunctions.STAGE, gates.get(1).directory());
		gates.forEach((gate) -> gate.awaitEntered(timeout()));
		pool.slot(2).awaitRest();
		pool.kill();
		pool.awaitStopped();
		assertThat(next.hasStarted()).isFalse();
		pool.worker().kill();
	}

	@Test
	protected void aKillIsNotUndoneByAFunctionThatIgnoresIt() throws Exception {
		ScriptedPool pool = start(2);
		Gate gate = newGate();
		pool.slot(0).submit(ContractFunctions.PASS_STUBBORNLY, gate.directory());
		ScriptedTask next = pool.slot(0).submit(ContractFunctions.ECHO, "too late");
		gate.awaitEntered(timeout());
		pool.kill();
		if (pool.worker().killEndsFunctions()) {
			pool.awaitStopped();
		}
		gate.open();
		pool.awaitStopped();
		assertThat(next.hasStarted()).isFalse();
	}

	@RepeatedTest(RACES)
	protected void aKillAtAnyMomentEndsTheWorker() throws Exception {
		ScriptedPool pool = start(3);
		for (int i = 0; i < 30; i++) {
			pool.slot(i % 3).submit((i % 2 != 0) ? ContractFunctions.ECHO : ContractFunctions.COMPLETED_STAGE, "any");
		}
		pool.slot(0).submit(ContractFunctions.STAGE, newGate().directory());
		pool.slot(1).submit(ContractFunctions.PASS, newGate().directory());
		LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1_000_000));
		pool.kill();
		pool.awaitStopped();
	}

	@Test
	protected void aWorkerThatIsStartingMayBeKilled() throws Exception {
		ScriptedPool pool = create(2);
		pool.worker().start();
		pool.kill();
		pool.awaitStopped();
	}

	@Test
	protected void showsTheStackOfATaskOrNone() throws Exception {
		ScriptedPool pool = start(1);
		Gate gate = newGate();
		pool.slot(0).submit(ContractFunctions.PASS, gate.directory());
		gate.awaitEntered(timeout());
		List<StackTraceElement> stack = pool.worker().stackOf(pool.slot(0));
		if (!stack.isEmpty()) {
			assertThat(stack).extracting(StackTraceElement::getClassName).contains(Gate.class.getName());
		}
	}

	@Test
	protected void describesItselfByPlainValues() throws Exception {
		assertPlain(start(1).worker().details());
	}

	private static void assertPlain(Map<?, ?> details) {
		details.forEach((name, value) -> {
			assertThat(name).isInstanceOf(String.class);
			if (value instanceof Map<?, ?> nested) {
				assertPlain(nested);
			}
			else {
				assertThat(value).as("detail '%s'", name).isInstanceOfAny(String.class, Number.class, Boolean.class);
			}
		});
	}

}
