// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.event.PoolEvent;
import io.poolifier.spring.annotation.TaskFunction;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The events of a pool as application events.
 */
class PoolEventBridgeTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
		.withBean(Fail.class)
		.withPropertyValues("poolifier.size=1");

	@Test
	void listenersHearOfEventsAsTheyAreAndOfTheTypesTheyAskFor() {
		Recorder recorder = new Recorder();
		IllegalStateException failure = new IllegalStateException("expected");
		this.runner.withBean(Recorder.class, () -> recorder).run((context) -> {
			assertThat(recorder.next(recorder.all)).isInstanceOf(PoolEvent.Ready.class);
			context.getBean(WorkerPool.class).execute("fail", failure).exceptionally((error) -> null).join();
			PoolEvent event = recorder.nextFailure(recorder.all);
			assertThat(event).isInstanceOfSatisfying(PoolEvent.TaskFailed.class, (failed) -> {
				assertThat(failed.pool()).isEqualTo("default");
				assertThat(failed.function()).isEqualTo("fail");
				assertThat(failed.error()).isSameAs(failure);
			});
			assertThat(recorder.next(recorder.failures)).isSameAs(event);
		});
		assertThat(recorder.failures).isEmpty();
		assertThat(recorder.states).first().isInstanceOf(PoolEvent.Ready.class);
	}

	@Test
	void listenersHearOfTheEndOfThePoolBeforeTheyEndThemselves() {
		Recorder recorder = new Recorder();
		this.runner.withBean(Recorder.class, () -> recorder).run((context) -> {
			assertThat(recorder.next(recorder.all)).isInstanceOf(PoolEvent.Ready.class);
			context.close();
			assertThat(recorder.states).last().isInstanceOf(PoolEvent.Destroyed.class);
		});
	}

	@Test
	void contextThatStartsAgainHearsOfBothLivesOfThePool() {
		Recorder recorder = new Recorder();
		this.runner.withBean(Recorder.class, () -> recorder).run((context) -> {
			recorder.next(recorder.all);
			context.stop();
			context.start();
			await(recorder, PoolEvent.Destroyed.class);
			await(recorder, PoolEvent.Ready.class);
			context.close();
			assertThat(recorder.states).last().isInstanceOf(PoolEvent.Destroyed.class);
		});
	}

	@Test
	void nothingIsPublishedWithoutEvents() {
		Recorder recorder = new Recorder();
		this.runner.withBean(Recorder.class, () -> recorder)
			.withPropertyValues("poolifier.enable-events=false")
			.run((context) -> {
				Object result = context.getBean(WorkerPool.class)
					.execute("fail", new IllegalStateException("expected"))
					.exceptionally((error) -> "failed")
					.join();
				assertThat(result).isEqualTo("failed");
				context.close();
				assertThat(recorder.all).isEmpty();
			});
	}

	@Test
	void listenerThatThrowsHearsOfTheNextEventAllTheSame() {
		Thrower thrower = new Thrower();
		this.runner.withBean(Thrower.class, () -> thrower).run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			for (int i = 0; i < 3; i++) {
				pool.execute("fail", new IllegalStateException("expected")).exceptionally((error) -> null).join();
				thrower.nextFailure(thrower.all);
			}
			assertThat(pool.info().failedTasks()).isEqualTo(3);
			context.close();
			assertThat(thrower.states).last().isInstanceOf(PoolEvent.Destroyed.class);
		});
	}

	@Test
	void listenerMayCloseTheContext() {
		Closer closer = new Closer();
		this.runner.withBean(Closer.class, () -> closer).run((context) -> {
			context.getBean(WorkerPool.class).execute("fail", new IllegalStateException("expected"));
			assertThat(closer.closed.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(context.getSourceApplicationContext().isActive()).isFalse();
		});
	}

	@Test
	void eventOfAContextThatIsClosedIsDropped() {
		AtomicReference<PoolEventBridge> bridge = new AtomicReference<>();
		Recorder recorder = new Recorder();
		this.runner.withBean(Recorder.class, () -> recorder)
			.run((context) -> bridge.set(context.getBean(PoolEventBridge.class)));
		recorder.all.clear();
		assertThatNoException().isThrownBy(() -> bridge.get().publish(event()));
		assertThat(recorder.all).isEmpty();
	}

	@Test
	void eventThatComesTooLateToCreateItsListenerIsDropped() {
		AtomicReference<Straggler> straggler = new AtomicReference<>();
		this.runner.withUserConfiguration(LazyListener.class)
			.run((context) -> straggler.set(context.getBean(Straggler.class)));
		assertThat(straggler.get().published).isTrue();
	}

	private static void await(Recorder recorder, Class<? extends PoolEvent> type) throws InterruptedException {
		while (!type.isInstance(recorder.next(recorder.all))) {
			// Others are not of interest.
		}
	}

	private static PoolEvent event() {
		try (WorkerPool pool = WorkerPools.fixed(1).build()) {
			return new PoolEvent.Busy(pool.info());
		}
	}

	static class Fail {

		@TaskFunction
		void fail(Exception failure) throws Exception {
			throw failure;
		}

	}

	static class Recorder {

		final BlockingQueue<PoolEvent> all = new LinkedBlockingQueue<>();

		final BlockingQueue<PoolEvent> states = new LinkedBlockingQueue<>();

		final BlockingQueue<PoolEvent> failures = new LinkedBlockingQueue<>();

		@EventListener
		void onEvent(PoolEvent event) {
			this.all.add(event);
		}

		@EventListener
		void onState(PoolEvent.StateEvent event) {
			this.states.add(event);
		}

		@EventListener
		void onFailure(PoolEvent.TaskFailed event) {
			this.failures.add(event);
		}

		PoolEvent next(BlockingQueue<PoolEvent> events) throws InterruptedException {
			PoolEvent event = events.poll(30, TimeUnit.SECONDS);
			assertThat(event).isNotNull();
			return event;
		}

		PoolEvent nextFailure(BlockingQueue<PoolEvent> events) throws InterruptedException {
			PoolEvent event = next(events);
			while (!(event instanceof PoolEvent.TaskFailed)) {
				event = next(events);
			}
			return event;
		}

	}

	static class Thrower extends Recorder {

		@Override
		@EventListener
		void onEvent(PoolEvent event) {
			super.onEvent(event);
			throw new IllegalStateException("thrown to be logged");
		}

		@Override
		@EventListener
		@Order(Ordered.HIGHEST_PRECEDENCE)
		void onState(PoolEvent.StateEvent event) {
			super.onState(event);
		}

	}

	static class Closer implements ApplicationContextAware {

		private final CountDownLatch closed = new CountDownLatch(1);

		private ConfigurableApplicationContext context;

		@Override
		public void setApplicationContext(ApplicationContext context) {
			this.context = (ConfigurableApplicationContext) context;
		}

		@EventListener
		void onFailure(PoolEvent.TaskFailed event) {
			this.context.close();
			this.closed.countDown();
		}

	}

	static class Listener {

		@EventListener
		void onBusy(PoolEvent.Busy event) {
		}

	}

	/**
	 * Publishes as the thread of the pool's events might while the context is closed.
	 */
	static class Straggler implements DisposableBean {

		private final PoolEventBridge bridge;

		private boolean published;

		Straggler(PoolEventBridge bridge) {
			this.bridge = bridge;
		}

		@Override
		public void destroy() {
			this.bridge.publish(event());
			this.published = true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyListener {

		@Bean
		Straggler straggler(PoolEventBridge bridge) {
			return new Straggler(bridge);
		}

		@Bean
		@Lazy
		Listener listener() {
			return new Listener();
		}

	}

}
