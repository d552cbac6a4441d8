// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class SystemTimeTests {

	private final InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();

	private record Inheritance(ClassLoader loader, String local, int priority, ThreadGroup group, boolean daemon) {
	}

	private Inheritance inheritance() {
		Thread thread = Thread.currentThread();
		return new Inheritance(thread.getContextClassLoader(), this.inheritable.get(), thread.getPriority(),
				thread.getThreadGroup(), thread.isDaemon());
	}

	@Test
	@SuppressWarnings("ThreadPriorityCheck")
	void backgroundThreadsInheritNothing() throws Exception {
		CompletableFuture<Inheritance> background = new CompletableFuture<>();
		ThreadGroup strangers = new ThreadGroup("strangers");
		Thread stranger = new Thread(strangers, () -> {
			this.inheritable.set("a stranger's");
			new SystemTime().background("background", () -> {
				background.complete(inheritance());
				return Long.MAX_VALUE;
			}).stop();
		});
		stranger.setPriority(Thread.MIN_PRIORITY);
		stranger.setContextClassLoader(new ClassLoader() {
		});
		stranger.start();
		Inheritance seen = background.get(10, TimeUnit.SECONDS);
		assertThat(seen.group().getParent()).as("the group is the top one").isNull();
		assertThat(seen).isEqualTo(new Inheritance(null, null, Thread.NORM_PRIORITY, seen.group(), true));
	}

	@Test
	void workThatThrowsIsDoneAgain() throws Exception {
		CompletableFuture<Integer> done = new CompletableFuture<>();
		int[] rounds = new int[1];
		Time.Background background = new SystemTime().background("background", () -> {
			rounds[0]++;
			if (rounds[0] == 1) {
				throw new OutOfMemoryError("as asked");
			}
			done.complete(rounds[0]);
			return Long.MAX_VALUE;
		});
		assertThat(done.get(10, TimeUnit.SECONDS)).isEqualTo(2);
		background.stop();
	}

}
