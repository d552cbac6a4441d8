// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * The resources that this process and the machine have used so far.
 *
 * @param nanoTime the time
 * @param cpuNanos CPU time of this process
 * @param allocatedBytes bytes that all live threads except the calling one have allocated
 * @param switches voluntary context switches of all living threads; absent but on Linux
 * @param machineNanos CPU time of the whole machine; absent but on Linux
 */
record ProcessSample(long nanoTime, long cpuNanos, long allocatedBytes, OptionalLong switches,
		OptionalLong machineNanos) {

	private static final Path TASKS = Path.of("/proc/self/task");

	private static final Path STAT = Path.of("/proc/stat");

	private static final String SWITCHES = "voluntary_ctxt_switches:";

	/** Linux counts in hundredths of a second. */
	private static final long NANOS_PER_TICK = 10_000_000;

	/**
	 * Idle, and waiting for input or output: the fields of a CPU that are no use of it.
	 */
	private static final List<Integer> UNUSED = List.of(4, 5);

	/** Beyond it are guests, who are counted already. */
	private static final int FIELDS = 9;

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	static ProcessSample now() {
		return new ProcessSample(System.nanoTime(), SYSTEM.getProcessCpuTime(), allocated(), switched(), machine());
	}

	/** Bytes, whatever thread allocated them. */
	long bytesSince(ProcessSample earlier) {
		return this.allocatedBytes - earlier.allocatedBytes;
	}

	long cpuNanosSince(ProcessSample earlier) {
		return this.cpuNanos - earlier.cpuNanos;
	}

	double secondsSince(ProcessSample earlier) {
		return (this.nanoTime - earlier.nanoTime) / 1e9;
	}

	OptionalLong switchesSince(ProcessSample earlier) {
		if (this.switches.isEmpty() || earlier.switches.isEmpty()) {
			return OptionalLong.empty();
		}
		return OptionalLong.of(this.switches.getAsLong() - earlier.switches.getAsLong());
	}

	/** Returns the number of cores that other processes used meanwhile. */
	OptionalDouble otherCoresSince(ProcessSample earlier) {
		if (this.machineNanos.isEmpty() || earlier.machineNanos.isEmpty()) {
			return OptionalDouble.empty();
		}
		long machine = this.machineNanos.getAsLong() - earlier.machineNanos.getAsLong();
		return OptionalDouble
			.of(Math.max(0, (machine - cpuNanosSince(earlier)) / (double) (this.nanoTime - earlier.nanoTime)));
	}

	/** To read what there is in files allocates more than some tasks do. */
	private static long allocated() {
		long sum = -THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
		for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
			sum += Math.max(0, bytes);
		}
		return sum;
	}

	private static OptionalLong switched() {
		if (!Files.isDirectory(TASKS)) {
			return OptionalLong.empty();
		}
		try (Stream<Path> tasks = Files.list(TASKS)) {
			return OptionalLong.of(tasks.mapToLong(ProcessSample::switchedIn).sum());
		}
		catch (IOException ex) {
			return OptionalLong.empty();
		}
	}

	private static long switchedIn(Path task) {
		try (Stream<String> lines = Files.lines(task.resolve("status"))) {
			return lines.filter((line) -> line.startsWith(SWITCHES))
				.mapToLong((line) -> Long.parseLong(line.substring(SWITCHES.length()).trim()))
				.sum();
		}
		catch (IOException | RuntimeException ex) {
			// The thread has ended meanwhile.
			return 0;
		}
	}

	private static OptionalLong machine() {
		if (!Files.isReadable(STAT)) {
			return OptionalLong.empty();
		}
		try (Stream<String> lines = Files.lines(STAT)) {
			String[] fields = lines.findFirst().orElse("").split(" +", -1);
			long ticks = 0;
			for (int field = 1; field < Math.min(FIELDS, fields.length); field++) {
				if (!UNUSED.contains(field)) {
					ticks += Long.parseLong(fields[field]);
				}
			}
			return OptionalLong.of(ticks * NANOS_PER_TICK);
		}
		catch (IOException ex) {
			return OptionalLong.empty();
		}
	}

}
