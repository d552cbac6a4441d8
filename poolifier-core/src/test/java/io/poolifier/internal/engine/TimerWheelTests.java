// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.poolifier.internal.engine.TimerWheel.Timer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Timers of a wheel that the test turns.
 */
class TimerWheelTests {

	private static final long TICK = TimerWheel.TICK_NANOS;

	private final AtomicLong now = new AtomicLong(-5);

	private final AtomicInteger signals = new AtomicInteger();

	private final TimerWheel wheel = new TimerWheel(this.now::get, this.signals::incrementAndGet);

	private final List<String> expired = new ArrayList<>();

	private Timer timer(String name) {
		return new Timer(() -> this.expired.add(name));
	}

	private void set(Timer timer, Duration delay) {
		this.wheel.set(timer, this.now.get() + delay.toNanos());
	}

	private long advance(Duration duration) {
		return this.wheel.perform(this.now.addAndGet(duration.toNanos()));
	}

	@Test
	void aTimerExpiresOnceAndNotBeforeItsTime() {
		set(timer("a"), Duration.ofMillis(25));
		advance(Duration.ofMillis(24));
		assertThat(this.expired).isEmpty();
		advance(Duration.ofMillis(11));
		assertThat(this.expired).containsExactly("a");
		advance(Duration.ofSeconds(20));
		assertThat(this.expired).containsExactly("a");
	}

	@Test
	void aCancelledTimerDoesNotExpire() {
		Timer first = timer("a");
		Timer second = timer("b");
		Timer third = timer("c");
		List.of(first, second, third).forEach((timer) -> set(timer, Duration.ofMillis(30)));
		this.wheel.cancel(second);
		this.wheel.cancel(second);
		advance(Duration.ofMillis(50));
		assertThat(this.expired).containsExactlyInAnyOrder("a", "c");
	}

	@Test
	void aTimerThatIsSetAgainExpiresAtTheLaterTime() {
		Timer timer = timer("a");
		set(timer, Duration.ofMillis(30));
		set(timer, Duration.ofSeconds(60));
		advance(Duration.ofSeconds(59));
		assertThat(this.expired).isEmpty();
		advance(Duration.ofSeconds(2));
		assertThat(this.expired).containsExactly("a");
	}

	@Test
	void aTimerForAPastTimeExpiresAtTheNextTick() {
		advance(Duration.ofSeconds(1));
		set(timer("a"), Duration.ofMillis(-500));
		advance(Duration.ofMillis(20));
		assertThat(this.expired).containsExactly("a");
	}

	@Test
	void timersOfManyRoundsExpireInTheirOwn() {
		Random random = new Random(1);
		List<Long> late = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			long deadline = this.now.get() + random.nextLong(Duration.ofSeconds(30).toNanos());
			this.wheel.set(new Timer(() -> late.add(this.now.get() - deadline)), deadline);
		}
		for (int i = 0; i < 3_100; i++) {
			advance(Duration.ofMillis(10));
		}
		assertThat(late).hasSize(10_000).allSatisfy((nanos) -> assertThat(nanos).isBetween(0L, 2 * TICK));
	}

	@Test
	void aWheelThatIsFarBehindExpiresAllTimers() {
		for (int i = 0; i < 2_000; i++) {
			set(timer("a"), Duration.ofMillis(10L * i));
		}
		advance(Duration.ofMinutes(10));
		assertThat(this.expired).hasSize(2_000);
	}

	@Test
	void theSupervisorSleepsUntilTheNextTimer() {
		assertThat(advance(Duration.ofMillis(10))).isEqualTo(Long.MAX_VALUE);
		Timer timer = timer("a");
		set(timer, Duration.ofSeconds(1));
		assertThat(this.signals).hasValue(1);
		assertThat(advance(Duration.ofMillis(10))).isBetween(980_000_000L, 1_000_000_000L);
		set(timer("b"), Duration.ofSeconds(1));
		assertThat(this.signals).as("it is awake in time").hasValue(1);
		set(timer("c"), Duration.ofMillis(500));
		assertThat(this.signals).hasValue(2);
		assertThat(advance(Duration.ofMillis(10))).isBetween(480_000_000L, 500_000_000L);
	}

	@Test
	void aSeriesOfTasksDoesNotWakeTheSupervisorForEach() {
		for (int i = 0; i < 100; i++) {
			Timer timer = timer("a");
			set(timer, Duration.ofSeconds(1));
			advance(Duration.ZERO);
			this.now.addAndGet(Duration.ofMillis(1).toNanos());
			this.wheel.cancel(timer);
		}
		assertThat(this.signals.get()).isLessThan(3);
		assertThat(this.expired).isEmpty();
	}

	@RepeatedTest(20)
	void noTimerIsLostWhileTheWheelTurns() throws Exception {
		int threads = 4;
		int each = 2_000;
		AtomicInteger expired = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(threads);
		for (int thread = 0; thread < threads; thread++) {
			Random random = new Random(thread);
			new Thread(() -> {
				for (int i = 0; i < each; i++) {
					Timer timer = new Timer(expired::incrementAndGet);
					set(timer, Duration.ofMillis(random.nextInt(30)));
					if (i % 3 == 0) {
						set(timer, Duration.ofMillis(random.nextInt(100)));
					}
				}
				done.countDown();
			}).start();
		}
		while (!done.await(0, TimeUnit.SECONDS)) {
			advance(Duration.ofMillis(5));
		}
		advance(Duration.ofSeconds(1));
		// A timer that was set again may have expired at both times.
		assertThat(expired.get()).isGreaterThanOrEqualTo(threads * each);
		assertThat(advance(Duration.ofSeconds(10))).isEqualTo(Long.MAX_VALUE);
	}

}
