// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.poolifier.WorkerPoolBuilder;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TaskTypes;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import org.slf4j.LoggerFactory;

/**
 * Functions of the children that the tests start.
 */
public final class TestApplication implements ProcessApplication {

	private static final AtomicInteger CALLS = new AtomicInteger();

	private static final List<byte[]> RETAINED = new CopyOnWriteArrayList<>();

	private final Map<String, ProcessFunction> functions = new LinkedHashMap<>();

	/** The functions whose tasks may run twice. */
	private static final Set<String> IDEMPOTENT = Set.of("exitOnce", "exitAlways", "mirror");

	/** A point, as data and as result. */
	public record Point(int x, int y) {
	}

	/** An exception that only its class can carry. */
	public static class StatefulException extends RuntimeException {

		private final int state;

		public StatefulException(String message, int state) {
			super(message);
			this.state = state;
		}

		public int state() {
			return this.state;
		}

	}

	public TestApplication() {
		add("echo", TaskTypes.of(String.class, String.class), (String text) -> text);
		add("bytes", TaskTypes.of(byte[].class, byte[].class), (byte[] bytes) -> bytes);
		add("large", TaskTypes.of(int.class, byte[].class), (Integer length) -> new byte[length]);
		add("mirror", TaskTypes.of(Point.class, Point.class), (Point point) -> new Point(point.y(), point.x()));
		add("join", new TaskTypes(List.of(String.class, int.class), String.class),
				(Object[] arguments) -> arguments[0] + "-" + arguments[1]);
		add("pid", TaskTypes.withoutData(long.class), (nothing) -> ProcessHandle.current().pid());
		add("calls", TaskTypes.withoutData(int.class), (nothing) -> CALLS.incrementAndGet());
		add("retain", TaskTypes.of(int.class, long.class), (Integer bytes) -> {
			byte[] retained = new byte[bytes];
			Arrays.fill(retained, (byte) 1);
			RETAINED.add(retained);
			return ProcessHandle.current().pid();
		});
		add("void", TaskTypes.of(String.class, void.class), (String text) -> null);
		add("fail", TaskTypes.of(String.class, String.class), (String message) -> {
			throw new IllegalStateException(message, new IOException("the cause"));
		});
		add("failWithState", TaskTypes.of(String.class, String.class), (String message) -> {
			throw new StatefulException(message, 3);
		});
		add("sleep", TaskTypes.of(long.class, String.class), (Long millis) -> {
			Thread.sleep(millis);
			return "slept";
		});
		add("burn", TaskTypes.of(long.class, void.class), (Long millis) -> {
			long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
			while (System.nanoTime() < end) {
				Thread.onSpinWait();
			}
			return null;
		});
		add("spin", TaskTypes.withoutData(void.class), (nothing) -> {
			while (true) {
				Thread.onSpinWait();
			}
		});
		add("exitOnce", TaskTypes.of(String.class, String.class), (String marker) -> {
			if (Files.deleteIfExists(Path.of(marker))) {
				Runtime.getRuntime().halt(44);
			}
			return "again";
		});
		add("append", TaskTypes.of(String.class, int.class), (String fileAndLine) -> {
			int bar = fileAndLine.indexOf('|');
			Files.writeString(Path.of(fileAndLine.substring(0, bar)), fileAndLine.substring(bar + 1) + "\n",
					StandardOpenOption.APPEND);
			return 0;
		});
		add("context", TaskTypes.of(int.class, String.class),
				TaskHandler.withContext((Integer millis, TaskContext context) -> {
					context.progress(0.5, "half");
					Duration left = context.remainingTime();
					String times = context.attempt() + ", limited: " + (left != null && left.toMillis() <= 60_000);
					while (millis > 0 && !context.isCancellationRequested()) {
						Thread.onSpinWait();
					}
					return times + ", cancelled: " + context.isCancellationRequested();
				}));
		add("exitAlways", TaskTypes.withoutData(void.class), (nothing) -> {
			Runtime.getRuntime().halt(45);
			return null;
		});
		add("exit", TaskTypes.of(int.class, void.class), (Integer code) -> {
			System.out.println("about to exit");
			Runtime.getRuntime().halt(code);
			return null;
		});
		add("exitSlowly", TaskTypes.of(String.class, void.class), (String gate) -> {
			Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitFile(Path.of(gate))));
			Runtime.getRuntime().exit(46);
			return null;
		});
		add("create", TaskTypes.of(String.class, String.class),
				(String file) -> Files.createFile(Path.of(file)).toString());
		add("allocate", TaskTypes.withoutData(int.class), (nothing) -> {
			List<byte[]> all = new ArrayList<>();
			while (all.size() < Integer.MAX_VALUE) {
				all.add(new byte[1024 * 1024]);
			}
			return all.size();
		});
		add("outOfMemory", TaskTypes.withoutData(void.class), (nothing) -> {
			throw new OutOfMemoryError("as asked");
		});
		add("later", TaskTypes.of(long.class, String.class), (Long millis) -> CompletableFuture
			.supplyAsync(() -> "later", CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)));
		add("never", TaskTypes.withoutData(String.class), (nothing) -> new CompletableFuture<String>());
		add("log", TaskTypes.of(String.class, void.class), (String message) -> {
			LoggerFactory.getLogger("child").info(message);
			return null;
		});
		add("grandchild", TaskTypes.of(int.class, void.class), (Integer code) -> {
			var unused = new ProcessBuilder("sleep", "20").inheritIO().start();
			Runtime.getRuntime().halt(code);
			return null;
		});
		add("badStage", TaskTypes.withoutData(String.class), (nothing) -> new CompletableFuture<String>() {

			@Override
			public boolean cancel(boolean mayInterruptIfRunning) {
				throw new IllegalStateException("This stage cannot be cancelled");
			}

		});
		add("deepFailure", TaskTypes.of(int.class, void.class), (Integer depth) -> {
			RuntimeException failure = new IllegalStateException("x".repeat(50_000));
			for (int i = 0; i < depth; i++) {
				failure = new IllegalStateException("y".repeat(50_000), failure);
			}
			throw failure;
		});
		add("interrupted", TaskTypes.withoutData(byte[].class), (nothing) -> {
			Thread thread = Thread.currentThread();
			new Thread(() -> {
				for (int i = 0; i < 1_000; i++) {
					thread.interrupt();
				}
			}).start();
			return new byte[50_000];
		});
		add("recurse", TaskTypes.of(int.class, int.class), TestApplication::recurse);
	}

	private static void awaitFile(Path file) {
		while (!Files.exists(file)) {
			LockSupport.parkNanos(1_000_000);
		}
	}

	private static int recurse(int depth) {
		return (depth < 0) ? 0 : recurse(depth + 1) + 1;
	}

	private <D, R> void add(String name, TaskTypes types, TaskHandler<D, R> handler) {
		this.functions.put(name, new ProcessFunction(handler, types));
	}

	@Override
	public Map<String, ProcessFunction> start(ProcessContext context) {
		if (context.arguments().contains("fail")) {
			throw new IllegalStateException("The application fails to start, as asked");
		}
		return this.functions;
	}

	/** Adds the functions to a pool. */
	static WorkerPoolBuilder addTo(WorkerPoolBuilder builder) {
		new TestApplication().functions.forEach((name, function) -> builder.taskFunction(name, (data) -> {
			throw new IllegalStateException("The function was called in the parent");
		}, TaskFunctionOptions.builder().types(function.types()).idempotent(IDEMPOTENT.contains(name)).build()));
		return builder;
	}

	static ProcessWorkerFactory.Builder children() {
		return ProcessWorkerFactory.builder(TestApplication.class)
			.jvmOptions(
					List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"))
			.spares(0);
	}

}
