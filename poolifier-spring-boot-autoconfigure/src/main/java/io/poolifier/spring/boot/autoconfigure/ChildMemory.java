// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.management.OperatingSystemMXBean;

/**
 * Memory into which this JVM and its children have to fit.
 *
 * @param total the memory of the machine, or of the container if that is less, in bytes
 * @param ownHeap the greatest heap of this JVM in bytes
 */
record ChildMemory(long total, long ownHeap) {

	/** The memory of a child that is not in its heap. */
	private static final long BESIDE_HEAP = 100L * 1024 * 1024;

	/** The share of the memory that the heap of a JVM may have by default. */
	private static final double HEAP_PERCENTAGE = 25;

	private static final Pattern HEAP = Pattern.compile("(?:-Xmx|-XX:MaxHeapSize=)(\\d{1,15})([kKmMgGtT]?)");

	private static final Pattern PERCENTAGE = Pattern.compile("-XX:MaxRAMPercentage=(\\d{1,3}(?:\\.\\d{1,9})?)");

	private static final Pattern MEMORY = Pattern.compile("-XX:MaxRAM=(\\d{1,15})([kKmMgGtT]?)");

	/** Returns the memory of this JVM, which respects the limit of a container. */
	static ChildMemory ofThisJvm() {
		long total = (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)
				? system.getTotalMemorySize() : Long.MAX_VALUE;
		return new ChildMemory(total, Runtime.getRuntime().maxMemory());
	}

	/**
	 * Returns whether all of them fit with the largest heaps that they may have.
	 * @param children the number of children
	 * @param jvmOptions the options of each child
	 */
	boolean hasRoomFor(int children, List<String> jvmOptions) {
		long left = this.total - this.ownHeap;
		return left / children - BESIDE_HEAP >= heapLimit(jvmOptions);
	}

	/** As in the JVM, the last option of a kind counts, and a size before a share. */
	private long heapLimit(List<String> jvmOptions) {
		long heap = -1;
		long memory = this.total;
		double percentage = HEAP_PERCENTAGE;
		for (String option : jvmOptions) {
			Matcher matcher = HEAP.matcher(option);
			if (matcher.matches()) {
				heap = bytes(matcher);
			}
			else if (matcher.usePattern(MEMORY).matches()) {
				memory = bytes(matcher);
			}
			else if (matcher.usePattern(PERCENTAGE).matches()) {
				percentage = Double.parseDouble(matcher.group(1));
			}
		}
		return (heap >= 0) ? heap : (long) (memory * percentage / 100);
	}

	private static long bytes(Matcher matcher) {
		long number = Long.parseLong(matcher.group(1));
		String unit = matcher.group(2);
		int power = unit.isEmpty() ? 0 : "kmgt".indexOf(Character.toLowerCase(unit.charAt(0))) + 1;
		return (long) Math.min(number * Math.pow(1024, power), Long.MAX_VALUE);
	}

}
